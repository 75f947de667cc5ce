//! `delete-customer-setting` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(settings::delete_customer_setting::endpoint()).await
}
