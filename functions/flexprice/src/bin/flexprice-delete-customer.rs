//! `flexprice-delete-customer` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(flexprice::delete_customer::endpoint()).await
}
