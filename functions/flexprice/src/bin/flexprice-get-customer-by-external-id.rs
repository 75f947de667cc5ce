//! `flexprice-get-customer-by-external-id` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(flexprice::get_customer_by_external_id::endpoint()).await
}
