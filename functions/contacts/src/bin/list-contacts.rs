//! `list-contacts` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(contacts::list_contacts::endpoint()).await
}
