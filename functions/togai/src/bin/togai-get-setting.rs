//! `togai-get-setting` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(togai::get_setting::endpoint()).await
}
