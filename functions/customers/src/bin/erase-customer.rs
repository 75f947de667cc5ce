//! `erase-customer` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(customers::erase_customer::endpoint()).await
}
