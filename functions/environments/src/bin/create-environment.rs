//! `create-environment` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(environments::create_environment::endpoint()).await
}
