//! `alguna-list-customers` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(alguna::list_customers::endpoint()).await
}
