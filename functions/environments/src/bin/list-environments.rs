//! `list-environments` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(environments::list_environments::endpoint()).await
}
