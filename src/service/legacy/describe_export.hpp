// Descriptions of an earlier system's exports.
#pragma once

#include "service/legacy/describe_rows.hpp"

namespace ballast::wire {

template <>
struct Described<service::legacy::SimulationRow> {
    using T = service::legacy::SimulationRow;
    static constexpr std::string_view name = "LegacySimulationRow";
    static constexpr std::string_view doc = "Percentiles of a year.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "From the start."), optional("p5", &T::p5, "Percentile."),
        optional("p25", &T::p25, "Percentile."), optional("p50", &T::p50, "Percentile."),
        optional("p75", &T::p75, "Percentile."), optional("p95", &T::p95, "Percentile."));
};

template <>
struct Described<service::legacy::ExportHoldingsRequest> {
    using T = service::legacy::ExportHoldingsRequest;
    static constexpr std::string_view name = "LegacyExportHoldingsRequest";
    static constexpr std::string_view doc = "Holdings to write.";
    static constexpr auto fields = wire::list(
        required("holdings", &T::holdings, "The rows."),
        optional("output_path", &T::output_path,
                 "A new file, for a person at this machine; without it the text is the result."));
};

template <>
struct Described<service::legacy::ExportTransactionsRequest> {
    using T = service::legacy::ExportTransactionsRequest;
    static constexpr std::string_view name = "LegacyExportTransactionsRequest";
    static constexpr std::string_view doc = "Transactions to write.";
    static constexpr auto fields = wire::list(
        required("transactions", &T::transactions, "The rows."),
        optional("output_path", &T::output_path,
                 "A new file, for a person at this machine; without it the text is the result."));
};

template <>
struct Described<service::legacy::ExportSimulationRequest> {
    using T = service::legacy::ExportSimulationRequest;
    static constexpr std::string_view name = "LegacyExportSimulationRequest";
    static constexpr std::string_view doc = "Percentiles to write.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "The rows."),
        optional("output_path", &T::output_path,
                 "A new file, for a person at this machine; without it the text is the result."));
};

template <>
struct Described<service::legacy::ExportPortfolioRequest> {
    using T = service::legacy::ExportPortfolioRequest;
    static constexpr std::string_view name = "LegacyExportPortfolioRequest";
    static constexpr std::string_view doc = "A portfolio to write.";
    static constexpr auto fields = wire::list(
        optional("holdings", &T::holdings, "What is held."),
        optional("transactions", &T::transactions, "What happened."),
        optional("accounts", &T::accounts, "As they come; not looked into."),
        optional("snapshots", &T::snapshots, "As they come; not looked into."),
        optional("output_path", &T::output_path,
                 "A new file, for a person at this machine; without it the text is the result."));
};

template <>
struct Described<service::legacy::ExportedHolding> {
    using T = service::legacy::ExportedHolding;
    static constexpr std::string_view name = "LegacyExportedHolding";
    static constexpr std::string_view doc = "A holding as it came.";
    static constexpr auto fields =
        wire::list(required("account_id", &T::account_id, "The account."),
                   required("symbol", &T::symbol, "The security."),
                   required("asset_type", &T::asset_type, "Empty when it was not given."),
                   required("shares", &T::shares, "Units."),
                   required("cost_basis", &T::cost_basis, "Null when it was not given."));
};

template <>
struct Described<service::legacy::PortfolioDocument> {
    using T = service::legacy::PortfolioDocument;
    static constexpr std::string_view name = "LegacyPortfolioDocument";
    static constexpr std::string_view doc = "A portfolio in one document.";
    static constexpr auto fields =
        wire::list(required("format_version", &T::format_version, "1.0."),
                   required("generated", &T::generated, "When."),
                   required("accounts", &T::accounts, "As they came."),
                   required("holdings", &T::holdings, "What is held."),
                   required("transactions", &T::transactions, "What happened."),
                   required("snapshots", &T::snapshots, "As they came."));
};

}  // namespace ballast::wire
