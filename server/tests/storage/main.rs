//! One suite for both databases. PostgreSQL takes part where `PARCELPILOT_TEST_POSTGRES` names a server on which
//! databases may be made and dropped.

mod accounts;
mod databases;
mod opening;
