// Descriptions of an earlier system's requests and results.
#pragma once

#include "service/legacy/requests.hpp"

namespace ballast::wire {

template <>
struct Described<service::legacy::Lot> {
    using T = service::legacy::Lot;
    static constexpr std::string_view name = "LegacyLot";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(optional("lot_id", &T::lot_id, "Lot id."), required("date", &T::date, "Date."),
                   required("quantity", &T::quantity, "Quantity."),
                   required("price", &T::price, "Price."), optional("fees", &T::fees, "Fees."));
};

template <>
struct Described<service::legacy::SellRequest> {
    using T = service::legacy::SellRequest;
    static constexpr std::string_view name = "LegacySellRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(
        required("lots", &T::lots, "Lots."), required("date", &T::date, "Date."),
        required("quantity", &T::quantity, "Quantity."), required("price", &T::price, "Price."),
        optional("fees", &T::fees, "Fees."), optional("method", &T::method, "Method."),
        optional("lot_ids", &T::lot_ids, "Lot ids."), optional("symbol", &T::symbol, "Symbol."));
};

template <>
struct Described<service::legacy::DisposedLot> {
    using T = service::legacy::DisposedLot;
    static constexpr std::string_view name = "LegacyDisposedLot";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(
        required("lot_id", &T::lot_id, "Lot id."), required("lot_date", &T::lot_date, "Lot date."),
        required("qty_sold", &T::qty_sold, "Qty sold."),
        required("proceeds", &T::proceeds, "Proceeds."),
        required("cost_basis", &T::cost_basis, "Cost basis."),
        required("gain_loss", &T::gain_loss, "Gain loss."),
        required("holding_period", &T::holding_period, "Holding period."));
};

template <>
struct Described<service::legacy::TrackedLot> {
    using T = service::legacy::TrackedLot;
    static constexpr std::string_view name = "LegacyTrackedLot";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(
        required("lot_id", &T::lot_id, "Lot id."), required("date", &T::date, "Date."),
        required("quantity", &T::quantity, "Quantity."), required("price", &T::price, "Price."),
        required("cost_basis", &T::cost_basis, "Cost basis."));
};

template <>
struct Described<service::legacy::Tracker> {
    using T = service::legacy::Tracker;
    static constexpr std::string_view name = "LegacyTracker";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("lots", &T::lots, "Lots."),
                   required("total_quantity", &T::total_quantity, "Total quantity."),
                   required("total_cost_basis", &T::total_cost_basis, "Total cost basis."));
};

template <>
struct Described<service::legacy::SellResult> {
    using T = service::legacy::SellResult;
    static constexpr std::string_view name = "LegacySellResult";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("disposed", &T::disposed, "Disposed."),
                   required("tracker", &T::tracker, "Tracker."),
                   required("total_proceeds", &T::total_proceeds, "Total proceeds."),
                   required("total_cost_basis", &T::total_cost_basis, "Total cost basis."),
                   required("total_gain_loss", &T::total_gain_loss, "Total gain loss."));
};

template <>
struct Described<service::legacy::UnrealizedRequest> {
    using T = service::legacy::UnrealizedRequest;
    static constexpr std::string_view name = "LegacyUnrealizedRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("lots", &T::lots, "Lots."),
                   required("current_price", &T::current_price, "Current price."),
                   optional("as_of_date", &T::as_of_date, "As of date."));
};

template <>
struct Described<service::legacy::UnrealizedLot> {
    using T = service::legacy::UnrealizedLot;
    static constexpr std::string_view name = "LegacyUnrealizedLot";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(
        required("lot_id", &T::lot_id, "Lot id."), required("lot_date", &T::lot_date, "Lot date."),
        required("quantity", &T::quantity, "Quantity."),
        required("cost_basis", &T::cost_basis, "Cost basis."),
        required("market_value", &T::market_value, "Market value."),
        required("unrealized_gain", &T::unrealized_gain, "Unrealized gain."),
        required("holding_period", &T::holding_period, "Holding period."));
};

template <>
struct Described<service::legacy::UnrealizedResult> {
    using T = service::legacy::UnrealizedResult;
    static constexpr std::string_view name = "LegacyUnrealizedResult";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("gains", &T::gains, "Gains."),
                   required("total_unrealized", &T::total_unrealized, "Total unrealized."),
                   required("total_market_value", &T::total_market_value, "Total market value."),
                   required("total_cost_basis", &T::total_cost_basis, "Total cost basis."));
};

template <>
struct Described<service::legacy::Transaction> {
    using T = service::legacy::Transaction;
    static constexpr std::string_view name = "LegacyTransaction";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(
        optional("id", &T::id, "Id."), optional("account_id", &T::account_id, "Account id."),
        optional("symbol", &T::symbol, "Symbol."), required("type", &T::type, "Type."),
        required("date", &T::date, "Date."), optional("quantity", &T::quantity, "Quantity."),
        optional("price", &T::price, "Price."), optional("amount", &T::amount, "Amount."),
        optional("fees", &T::fees, "Fees."), optional("notes", &T::notes, "Notes."));
};

template <>
struct Described<service::legacy::TransactionRow> {
    using T = service::legacy::TransactionRow;
    static constexpr std::string_view name = "LegacyTransactionRow";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id."), required("account_id", &T::account_id, "Account id."),
        required("symbol", &T::symbol, "Symbol."), required("type", &T::type, "Type."),
        required("date", &T::date, "Date."), required("quantity", &T::quantity, "Quantity."),
        required("price", &T::price, "Price."), required("amount", &T::amount, "Amount."),
        required("fees", &T::fees, "Fees."), required("notes", &T::notes, "Notes."));
};

template <>
struct Described<service::legacy::ReconcileRequest> {
    using T = service::legacy::ReconcileRequest;
    static constexpr std::string_view name = "LegacyReconcileRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("transactions", &T::transactions, "Transactions."));
};

template <>
struct Described<service::legacy::Holding> {
    using T = service::legacy::Holding;
    static constexpr std::string_view name = "LegacyHolding";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(optional("account_id", &T::account_id, "Account id."),
                   required("symbol", &T::symbol, "Symbol."),
                   optional("asset_type", &T::asset_type, "Asset type."),
                   required("shares", &T::shares, "Shares."),
                   optional("cost_basis", &T::cost_basis, "Cost basis."));
};

template <>
struct Described<service::legacy::HoldingRow> {
    using T = service::legacy::HoldingRow;
    static constexpr std::string_view name = "LegacyHoldingRow";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(
        required("account_id", &T::account_id, "Account id."),
        required("symbol", &T::symbol, "Symbol."), required("shares", &T::shares, "Shares."),
        required("cost_basis", &T::cost_basis, "Cost basis."),
        required("realized_gain", &T::realized_gain, "Realized gain."));
};

template <>
struct Described<service::legacy::DiscrepanciesRequest> {
    using T = service::legacy::DiscrepanciesRequest;
    static constexpr std::string_view name = "LegacyDiscrepanciesRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(required("computed", &T::computed, "Computed."),
                                              required("stored", &T::stored, "Stored."));
};

template <>
struct Described<service::legacy::Discrepancy> {
    using T = service::legacy::Discrepancy;
    static constexpr std::string_view name = "LegacyDiscrepancy";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(
        required("account_id", &T::account_id, "Account id."),
        required("symbol", &T::symbol, "Symbol."), required("field", &T::field, "Field."),
        required("computed_value", &T::computed_value, "Computed value."),
        required("stored_value", &T::stored_value, "Stored value."));
};

template <>
struct Described<service::legacy::HoldingsRequest> {
    using T = service::legacy::HoldingsRequest;
    static constexpr std::string_view name = "LegacyHoldingsRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(required("holdings", &T::holdings, "Holdings."),
                                              required("prices", &T::prices, "Prices."));
};

template <>
struct Described<service::legacy::NetWorthResult> {
    using T = service::legacy::NetWorthResult;
    static constexpr std::string_view name = "LegacyNetWorthResult";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(
        required("total_value", &T::total_value, "Total value."),
        required("total_cost_basis", &T::total_cost_basis, "Total cost basis."),
        required("total_gain", &T::total_gain, "Total gain."),
        required("by_account", &T::by_account, "By account."),
        required("by_asset_type", &T::by_asset_type, "By asset type."),
        required("coverage", &T::coverage, "Coverage."), required("issues", &T::issues, "Issues."));
};

template <>
struct Described<service::legacy::AllocationRow> {
    using T = service::legacy::AllocationRow;
    static constexpr std::string_view name = "LegacyAllocationRow";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(
        required("asset_type", &T::asset_type, "Asset type."),
        required("symbol", &T::symbol, "Symbol."), required("value", &T::value, "Value."),
        required("weight_pct", &T::weight_pct, "Weight pct."));
};

template <>
struct Described<service::legacy::SnapshotValue> {
    using T = service::legacy::SnapshotValue;
    static constexpr std::string_view name = "LegacySnapshotValue";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date."), optional("total", &T::total, "Total."),
                   optional("total_value", &T::total_value, "Total value."),
                   optional("net_worth", &T::net_worth, "Net worth."));
};

template <>
struct Described<service::legacy::GrowthRequest> {
    using T = service::legacy::GrowthRequest;
    static constexpr std::string_view name = "LegacyGrowthRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(required("snapshots", &T::snapshots, "Snapshots."));
};

template <>
struct Described<service::legacy::GrowthResult> {
    using T = service::legacy::GrowthResult;
    static constexpr std::string_view name = "LegacyGrowthResult";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(required("periods", &T::periods, "Periods."),
                                              required("velocity", &T::velocity, "Velocity."));
};

template <>
struct Described<service::legacy::SimulationRow> {
    using T = service::legacy::SimulationRow;
    static constexpr std::string_view name = "LegacySimulationRow";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("year", &T::year, "Year."), optional("p5", &T::p5, "P5."),
                   optional("p25", &T::p25, "P25."), optional("p50", &T::p50, "P50."),
                   optional("p75", &T::p75, "P75."), optional("p95", &T::p95, "P95."));
};

template <>
struct Described<service::legacy::ExportHoldingsRequest> {
    using T = service::legacy::ExportHoldingsRequest;
    static constexpr std::string_view name = "LegacyExportHoldingsRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("holdings", &T::holdings, "Holdings."),
                   optional("output_path", &T::output_path, "Output path."));
};

template <>
struct Described<service::legacy::ExportTransactionsRequest> {
    using T = service::legacy::ExportTransactionsRequest;
    static constexpr std::string_view name = "LegacyExportTransactionsRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("transactions", &T::transactions, "Transactions."),
                   optional("output_path", &T::output_path, "Output path."));
};

template <>
struct Described<service::legacy::ExportSimulationRequest> {
    using T = service::legacy::ExportSimulationRequest;
    static constexpr std::string_view name = "LegacyExportSimulationRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Data."),
                   optional("output_path", &T::output_path, "Output path."));
};

template <>
struct Described<service::legacy::ExportPortfolioRequest> {
    using T = service::legacy::ExportPortfolioRequest;
    static constexpr std::string_view name = "LegacyExportPortfolioRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(optional("holdings", &T::holdings, "Holdings."),
                   optional("transactions", &T::transactions, "Transactions."),
                   optional("accounts", &T::accounts, "Accounts."),
                   optional("snapshots", &T::snapshots, "Snapshots."),
                   optional("output_path", &T::output_path, "Output path."));
};

template <>
struct Described<service::legacy::PortfolioDocument> {
    using T = service::legacy::PortfolioDocument;
    static constexpr std::string_view name = "LegacyPortfolioDocument";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("format_version", &T::format_version, "Format version."),
                   required("generated", &T::generated, "Generated."),
                   required("accounts", &T::accounts, "Accounts."),
                   required("holdings", &T::holdings, "Holdings."),
                   required("transactions", &T::transactions, "Transactions."),
                   required("snapshots", &T::snapshots, "Snapshots."));
};

template <>
struct Described<service::legacy::IngestRequest> {
    using T = service::legacy::IngestRequest;
    static constexpr std::string_view name = "LegacyIngestRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(optional("file_path", &T::file_path, "File path."),
                   optional("csv_content", &T::csv_content, "Csv content."),
                   optional("account_id", &T::account_id, "Account id."));
};

template <>
struct Described<service::legacy::IngestError> {
    using T = service::legacy::IngestError;
    static constexpr std::string_view name = "LegacyIngestError";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("row", &T::row, "Row."), required("column", &T::column, "Column."),
                   required("message", &T::message, "Message."));
};

template <>
struct Described<service::legacy::IngestResult> {
    using T = service::legacy::IngestResult;
    static constexpr std::string_view name = "LegacyIngestResult";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("transactions", &T::transactions, "Transactions."),
                   required("errors", &T::errors, "Errors."));
};

template <>
struct Described<service::legacy::ImportTransactionsRequest> {
    using T = service::legacy::ImportTransactionsRequest;
    static constexpr std::string_view name = "LegacyImportTransactionsRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("transactions", &T::transactions, "Transactions."),
                   optional("account_id", &T::account_id, "Account id."));
};

template <>
struct Described<service::legacy::ImportTransactionsResult> {
    using T = service::legacy::ImportTransactionsResult;
    static constexpr std::string_view name = "LegacyImportTransactionsResult";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(required("imported", &T::imported, "Imported."),
                                              required("duplicates", &T::duplicates, "Duplicates."),
                                              required("rejected", &T::rejected, "Rejected."),
                                              required("import_id", &T::import_id, "Import id."));
};

template <>
struct Described<service::legacy::QueryRequest> {
    using T = service::legacy::QueryRequest;
    static constexpr std::string_view name = "LegacyQueryRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(optional("account_id", &T::account_id, "Account id."),
                                              optional("symbol", &T::symbol, "Symbol."),
                                              optional("start_date", &T::start_date, "Start date."),
                                              optional("end_date", &T::end_date, "End date."));
};

template <>
struct Described<service::legacy::SaveSnapshotRequest> {
    using T = service::legacy::SaveSnapshotRequest;
    static constexpr std::string_view name = "LegacySaveSnapshotRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(optional("date", &T::date, "Date."));
};

template <>
struct Described<service::legacy::SnapshotRow> {
    using T = service::legacy::SnapshotRow;
    static constexpr std::string_view name = "LegacySnapshotRow";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id."), required("date", &T::date, "Date."),
        required("total_value", &T::total_value, "Total value."),
        required("cash", &T::cash, "Cash."), required("invested", &T::invested, "Invested."),
        required("cost_basis", &T::cost_basis, "Cost basis."),
        required("unrealized_gain", &T::unrealized_gain, "Unrealized gain."),
        required("coverage", &T::coverage, "Coverage."));
};

template <>
struct Described<service::legacy::MarketRow> {
    using T = service::legacy::MarketRow;
    static constexpr std::string_view name = "LegacyMarketRow";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(optional("symbol", &T::symbol, "Symbol."), required("date", &T::date, "Date."),
                   optional("open", &T::open, "Open."), optional("high", &T::high, "High."),
                   optional("low", &T::low, "Low."), required("close", &T::close, "Close."),
                   optional("adj_close", &T::adj_close, "Adj close."),
                   optional("volume", &T::volume, "Volume."));
};

template <>
struct Described<service::legacy::UpsertMarketRequest> {
    using T = service::legacy::UpsertMarketRequest;
    static constexpr std::string_view name = "LegacyUpsertMarketRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(optional("symbol", &T::symbol, "Symbol."),
                                              required("records", &T::records, "Records."));
};

template <>
struct Described<service::legacy::UpsertMarketResult> {
    using T = service::legacy::UpsertMarketResult;
    static constexpr std::string_view name = "LegacyUpsertMarketResult";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(required("upserted", &T::upserted, "Upserted."));
};

template <>
struct Described<service::legacy::CagrRequest> {
    using T = service::legacy::CagrRequest;
    static constexpr std::string_view name = "LegacyCagrRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields =
        wire::list(required("start_value", &T::start_value, "Start value."),
                   required("end_value", &T::end_value, "End value."),
                   required("n_years", &T::n_years, "N years."));
};

template <>
struct Described<service::legacy::ValuesRequest> {
    using T = service::legacy::ValuesRequest;
    static constexpr std::string_view name = "LegacyValuesRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(required("values", &T::values, "Values."));
};

template <>
struct Described<service::legacy::RankRequest> {
    using T = service::legacy::RankRequest;
    static constexpr std::string_view name = "LegacyRankRequest";
    static constexpr std::string_view doc = "As an earlier system has it.";
    static constexpr auto fields = wire::list(required("values", &T::values, "Values."),
                                              required("target", &T::target, "Target."));
};

}  // namespace ballast::wire
