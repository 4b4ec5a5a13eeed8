// Requests and results of an earlier system's methods, served over JSON-RPC: its field names,
// numbers as JSON numbers. The results are computed by the methods and engines of this program, so
// that errors of the earlier system are not reproduced.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "service/describe_common.hpp"
#include "wire/json.hpp"

namespace ballast::service::legacy {

struct Lot {
    std::string lot_id;
    fin::Date date;
    Decimal quantity;
    Decimal price;
    Decimal fees;
};

struct SellRequest {
    std::vector<Lot> lots;
    fin::Date date;
    Decimal quantity;
    Decimal price;
    Decimal fees;
    std::string method = "fifo";
    std::vector<std::string> lot_ids;
    std::string symbol;
};

struct DisposedLot {
    std::string lot_id;
    fin::Date lot_date;
    double qty_sold = 0.0;
    double proceeds = 0.0;
    double cost_basis = 0.0;
    double gain_loss = 0.0;
    std::string holding_period;
};

struct TrackedLot {
    std::string lot_id;
    fin::Date date;
    double quantity = 0.0;
    double price = 0.0;  // basis per unit
    double cost_basis = 0.0;
};

struct Tracker {
    std::vector<TrackedLot> lots;
    double total_quantity = 0.0;
    double total_cost_basis = 0.0;
};

struct SellResult {
    std::vector<DisposedLot> disposed;
    Tracker tracker;
    double total_proceeds = 0.0;
    double total_cost_basis = 0.0;
    double total_gain_loss = 0.0;
};

struct UnrealizedRequest {
    std::vector<Lot> lots;
    Decimal current_price;
    std::optional<fin::Date> as_of_date;
};

struct UnrealizedLot {
    std::string lot_id;
    fin::Date lot_date;
    double quantity = 0.0;
    double cost_basis = 0.0;
    double market_value = 0.0;
    double unrealized_gain = 0.0;
    std::string holding_period;
};

struct UnrealizedResult {
    std::vector<UnrealizedLot> gains;
    double total_unrealized = 0.0;
    double total_market_value = 0.0;
    double total_cost_basis = 0.0;
};

// Shared by ingest, reconcile, exports and the store.
struct Transaction {
    std::string id;
    std::string account_id;
    std::string symbol;
    std::string type;
    fin::Date date;
    std::optional<Decimal> quantity;
    std::optional<Decimal> price;
    std::optional<Decimal> amount;
    Decimal fees;
    std::string notes;
};

struct TransactionRow {
    std::string id;
    std::string account_id;
    std::string symbol;
    std::string type;
    fin::Date date;
    std::optional<double> quantity;
    std::optional<double> price;
    std::optional<double> amount;
    double fees = 0.0;
    std::string notes;
};

struct ReconcileRequest {
    std::vector<Transaction> transactions;
};

struct Holding {
    std::string account_id;
    std::string symbol;
    std::string asset_type;
    Decimal shares;
    std::optional<Decimal> cost_basis;
};

struct HoldingRow {
    std::string account_id;
    std::string symbol;
    double shares = 0.0;
    double cost_basis = 0.0;
    double realized_gain = 0.0;
};

struct DiscrepanciesRequest {
    std::vector<Holding> computed;
    std::vector<Holding> stored;
};

struct Discrepancy {
    std::string account_id;
    std::string symbol;
    std::string field;
    double computed_value = 0.0;
    double stored_value = 0.0;
};

struct HoldingsRequest {
    std::vector<Holding> holdings;
    std::map<std::string, Decimal> prices;
};

struct NetWorthResult {
    std::optional<double> total_value;
    double total_cost_basis = 0.0;
    std::optional<double> total_gain;
    std::map<std::string, double> by_account;
    std::map<std::string, double> by_asset_type;
    double coverage = 1.0;
    std::vector<Issue> issues;
};

struct AllocationRow {
    std::string asset_type;
    std::string symbol;
    std::optional<double> value;
    std::optional<double> weight_pct;
};

struct SnapshotValue {
    fin::Date date;
    std::optional<double> total;
    std::optional<double> total_value;
    std::optional<double> net_worth;
};

struct GrowthRequest {
    std::vector<SnapshotValue> snapshots;
};

struct GrowthResult {
    std::map<std::string, std::optional<double>> periods;
    std::optional<double> velocity;
};

struct SimulationRow {
    int year = 0;
    double p5 = 0.0;
    double p25 = 0.0;
    double p50 = 0.0;
    double p75 = 0.0;
    double p95 = 0.0;
};

// Common to all exports: the rows to write, and the destination. Without `output_path` the text is
// the result.
struct ExportHoldingsRequest {
    std::vector<Holding> holdings;
    std::string output_path;
};
struct ExportTransactionsRequest {
    std::vector<Transaction> transactions;
    std::string output_path;
};
struct ExportSimulationRequest {
    std::vector<SimulationRow> data;
    std::string output_path;
};
struct ExportPortfolioRequest {
    std::vector<Holding> holdings;
    std::vector<Transaction> transactions;
    wire::RawJson accounts{"[]"};
    wire::RawJson snapshots{"[]"};
    std::string output_path;
};

// A holding as given.
struct ExportedHolding {
    std::string account_id;
    std::string symbol;
    std::string asset_type;
    double shares = 0.0;
    std::optional<double> cost_basis;
};

struct PortfolioDocument {
    std::string format_version = "1.0";
    Instant generated;
    wire::RawJson accounts;
    std::vector<ExportedHolding> holdings;
    std::vector<TransactionRow> transactions;
    wire::RawJson snapshots;
};

struct IngestRequest {
    std::string file_path;
    std::string csv_content;
    std::string account_id;
};

struct IngestError {
    std::int64_t row = 0;
    std::string column;
    std::string message;
};

struct IngestResult {
    std::vector<TransactionRow> transactions;
    std::vector<IngestError> errors;
};

struct ImportTransactionsRequest {
    std::vector<Transaction> transactions;
    std::string account_id;
};

struct ImportTransactionsResult {
    std::int64_t imported = 0;
    std::int64_t duplicates = 0;
    std::int64_t rejected = 0;
    std::optional<std::string> import_id;
};

struct QueryRequest {
    std::string account_id;
    std::string symbol;
    std::optional<fin::Date> start_date;
    std::optional<fin::Date> end_date;
};

struct SaveSnapshotRequest {
    std::optional<fin::Date> date;
};

struct SnapshotRow {
    std::string id;
    fin::Date date;
    double total_value = 0.0;
    double cash = 0.0;
    std::optional<double> invested;
    double cost_basis = 0.0;
    std::optional<double> unrealized_gain;
    double coverage = 1.0;
};

struct MarketRow {
    std::string symbol;
    fin::Date date;
    std::optional<double> open;
    std::optional<double> high;
    std::optional<double> low;
    double close = 0.0;
    std::optional<double> adj_close;
    std::optional<double> volume;
};

struct UpsertMarketRequest {
    std::string symbol;
    std::vector<MarketRow> records;
};

struct UpsertMarketResult {
    std::int64_t upserted = 0;
};

struct CagrRequest {
    double start_value = 0.0;
    double end_value = 0.0;
    double n_years = 0.0;
};

struct ValuesRequest {
    std::vector<double> values;
};

struct BootstrapRequest {
    std::vector<double> historical_returns;
    std::uint64_t n_samples = 1000;
    std::uint64_t n_years = 30;
    std::uint64_t seed = 1;
};

// A bar of a price history; fields that the source does not give are absent.
struct PriceRecord {
    fin::Date date;
    std::string symbol;
    std::optional<double> open;
    std::optional<double> high;
    std::optional<double> low;
    std::optional<double> close;
    std::optional<double> adj_close;
    std::optional<double> value;
    std::optional<double> volume;
};

struct GapsRequest {
    std::vector<PriceRecord> records;
    std::string frequency = "daily";
};

struct GapRow {
    fin::Date gap_start;
    fin::Date gap_end;
    int missing_days = 0;
};

struct OutliersRequest {
    std::vector<PriceRecord> records;
    std::string value_key = "close";
    double z_threshold = 3.0;
};

struct OutlierRow : PriceRecord {
    double z_score = 0.0;
    double pct_change = 0.0;  // a fraction
};

struct BarsRequest {
    std::vector<PriceRecord> records;
};

struct BarError {
    fin::Date date;
    std::string field;
    std::string issue;
    std::optional<double> value;
};

struct RankRequest {
    std::vector<double> values;
    double target = 0.0;
};

}  // namespace ballast::service::legacy
