//! `list-customer-settings` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(settings::list_customer_settings::endpoint()).await
}
