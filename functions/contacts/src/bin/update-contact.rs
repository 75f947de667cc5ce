//! `update-contact` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(contacts::update_contact::endpoint()).await
}
