//! `flexprice-update-customer-by-query` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(flexprice::update_customer_by_query::endpoint()).await
}
