//! `alguna-create-customer` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(alguna::create_customer::endpoint()).await
}
