use crate::{failure, network};
use lambda_runtime::{Error, tracing};
use serde_json::{Value, json};
use std::process::Command;

const FOREIGN_ID: &str = "c1d2e3f4-1111-4222-8333-444455556666";

pub async fn handler(name: &str) -> Result<Value, Error> {
    match name {
        "log-lines" => {
            tracing::info!("order A-1 stored");
            tracing::warn!("cache is cold");
        }
        "caught-refused" => {
            for url in ["http://127.0.0.1:5433/prices", "http://prices.invalid/"] {
                if let Err(error) = network::get(url).await {
                    tracing::warn!("attempt failed: {error:?}");
                }
            }
            tracing::info!("prices from the cache");
        }
        "caught-timeout" => {
            tracing::warn!(error = ?network::connect_slowly(), "no prices");
            tracing::info!("prices from the cache");
        }
        "thread-panicked" => {
            let _ = std::thread::spawn(|| panic!("in a thread")).join();
        }
        "task-panicked" => {
            let task = tokio::spawn(async { panic!("in a task") });
            if let Err(error) = task.await {
                tracing::warn!("refresh failed: {error}");
            }
            tracing::info!("took the backup");
        }
        "tracing-error" => {
            tracing::error!("could not load order A-1");
            tracing::info!("took the backup");
        }
        "tracing-error-with-field" => {
            tracing::error!(error = ?failure::empty(), "refresh failed");
            tracing::info!("took the backup");
        }
        "tracing-error-last" => {
            if let Err(error) = network::get("http://127.0.0.1:5433/prices").await {
                tracing::error!(?error, "no prices");
            }
        }
        // In the text format the runtime's own line of an error that says this would be the same.
        "tracing-error-alone" => {
            tracing::error!("refresh failed: {:?}", failure::empty());
        }
        "child-died" => {
            let end = Command::new("/bin/sh")
                .args(["-c", "kill -KILL $$"])
                .status()?;
            tracing::warn!("worker: {end}");
            tracing::info!("started another");
        }
        "words-of-a-crash" => {
            tracing::info!("the child said: thread 'main' panicked at src/main.rs:3:5");
            println!("memory allocation of 12 bytes failed, trying again");
            println!("Task timed out after 3.00 seconds");
            tracing::info!("done");
        }
        "other-functions-lines" => {
            println!(
                "REPORT RequestId: {FOREIGN_ID}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 62 MB\tStatus: timeout"
            );
            println!(
                "ERROR Lambda runtime invoke{{requestId=\"{FOREIGN_ID}\"}}: Empty {{ sku: \"A-1\" }}"
            );
            tracing::info!("done");
        }
        _ => return Err(format!("no case {name}").into()),
    }
    Ok(json!("ok"))
}
