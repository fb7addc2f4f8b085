use lambda_runtime::{Error, tracing};
use serde_json::{Value, json};
use std::time::Duration;

pub async fn handler(name: &str) -> Result<Value, Error> {
    match name {
        "panic" | "panic-with-backtrace" => index_out_of_bounds(&[]),
        "panic-with-text" => panic!("no price for A-1"),
        "expect" => Ok(json!("many".parse::<u32>().expect("quantity"))),
        "panic-in-task" => in_a_task().await,
        "exit" => std::process::exit(1),
        "exit-zero" => std::process::exit(0),
        "abort" => std::process::abort(),
        "stack-overflow" => Ok(json!(depth(1))),
        "null-pointer" => Ok(json!(unsafe {
            std::hint::black_box(std::ptr::null::<u8>()).read_volatile()
        })),
        "allocation" => Ok(json!(vec![1u8; 1 << 46].len())),
        _ => wait().await,
    }
}

#[inline(never)]
fn index_out_of_bounds(items: &[u32]) -> Result<Value, Error> {
    Ok(json!(items[3]))
}

async fn in_a_task() -> Result<Value, Error> {
    tokio::spawn(async { panic!("in a task") }).await?;
    Ok(Value::Null)
}

#[inline(never)]
fn depth(level: u64) -> u64 {
    std::hint::black_box(depth(level + 1)) + level
}

async fn wait() -> Result<Value, Error> {
    tracing::info!("waiting for the queue");
    tokio::time::sleep(Duration::from_secs(60)).await;
    Ok(Value::Null)
}
