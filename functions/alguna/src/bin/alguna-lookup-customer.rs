//! `alguna-lookup-customer` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(alguna::lookup_customer::endpoint()).await
}
