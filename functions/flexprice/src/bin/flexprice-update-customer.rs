//! `flexprice-update-customer` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(flexprice::update_customer::endpoint()).await
}
