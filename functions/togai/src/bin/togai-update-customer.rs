//! `togai-update-customer` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(togai::update_customer::endpoint()).await
}
