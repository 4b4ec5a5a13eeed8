// Descriptions of an earlier system's exports.
#pragma once

#include "service/legacy/describe_rows.hpp"

namespace ballast::describe {

template <>
struct Described<service::legacy::SimulationRow> {
    using T = service::legacy::SimulationRow;
    static constexpr std::string_view name = "LegacySimulationRow";
    static constexpr std::string_view doc = "Percentiles of one year.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "Year from the start."),
        optional("p5", &T::p5, "5th percentile."), optional("p25", &T::p25, "25th percentile."),
        optional("p50", &T::p50, "Median."), optional("p75", &T::p75, "75th percentile."),
        optional("p95", &T::p95, "95th percentile."));
};

template <>
struct Described<service::legacy::ExportHoldingsRequest> {
    using T = service::legacy::ExportHoldingsRequest;
    static constexpr std::string_view name = "LegacyExportHoldingsRequest";
    static constexpr std::string_view doc = "Holdings to export.";
    static constexpr auto fields = wire::list(
        required("holdings", &T::holdings, "Holdings, as rows."),
        optional("output_path", &T::output_path,
                 "Path of a new file; only for local users. When absent, the text is returned."));
};

template <>
struct Described<service::legacy::ExportTransactionsRequest> {
    using T = service::legacy::ExportTransactionsRequest;
    static constexpr std::string_view name = "LegacyExportTransactionsRequest";
    static constexpr std::string_view doc = "Transactions to export.";
    static constexpr auto fields = wire::list(
        required("transactions", &T::transactions, "Transactions, as rows."),
        optional("output_path", &T::output_path,
                 "Path of a new file; only for local users. When absent, the text is returned."));
};

template <>
struct Described<service::legacy::ExportSimulationRequest> {
    using T = service::legacy::ExportSimulationRequest;
    static constexpr std::string_view name = "LegacyExportSimulationRequest";
    static constexpr std::string_view doc = "Percentiles of a simulation to export.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Percentiles, as rows."),
        optional("output_path", &T::output_path,
                 "Path of a new file; only for local users. When absent, the text is returned."));
};

template <>
struct Described<service::legacy::ExportPortfolioRequest> {
    using T = service::legacy::ExportPortfolioRequest;
    static constexpr std::string_view name = "LegacyExportPortfolioRequest";
    static constexpr std::string_view doc = "A portfolio to export.";
    static constexpr auto fields = wire::list(
        optional("holdings", &T::holdings, "Holdings of the portfolio."),
        optional("transactions", &T::transactions, "Transactions of the portfolio."),
        optional("accounts", &T::accounts, "Accounts, copied without validation."),
        optional("snapshots", &T::snapshots, "Snapshots, copied without validation."),
        optional("output_path", &T::output_path,
                 "Path of a new file; only for local users. When absent, the text is returned."));
};

template <>
struct Described<service::legacy::ExportedHolding> {
    using T = service::legacy::ExportedHolding;
    static constexpr std::string_view name = "LegacyExportedHolding";
    static constexpr std::string_view doc = "A holding, as given in the request.";
    static constexpr auto fields = wire::list(
        required("account_id", &T::account_id, "Id of the account."),
        required("symbol", &T::symbol, "Symbol of the holding."),
        required("asset_type", &T::asset_type, "Type of asset; empty when it was not given."),
        required("shares", &T::shares, "Number of units."),
        required("cost_basis", &T::cost_basis, "Cost basis; null when it was not given."));
};

template <>
struct Described<service::legacy::PortfolioDocument> {
    using T = service::legacy::PortfolioDocument;
    static constexpr std::string_view name = "LegacyPortfolioDocument";
    static constexpr std::string_view doc = "A portfolio as one document.";
    static constexpr auto fields =
        wire::list(required("format_version", &T::format_version, "Version of the format: 1.0."),
                   required("generated", &T::generated, "Time of the export."),
                   required("accounts", &T::accounts, "Accounts, as given in the request."),
                   required("holdings", &T::holdings, "Holdings of the portfolio."),
                   required("transactions", &T::transactions, "Transactions of the portfolio."),
                   required("snapshots", &T::snapshots, "Snapshots, as given in the request."));
};

}  // namespace ballast::describe
