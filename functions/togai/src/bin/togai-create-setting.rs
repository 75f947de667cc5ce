//! `togai-create-setting` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(togai::create_setting::endpoint()).await
}
