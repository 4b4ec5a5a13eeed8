#include <filesystem>
#include <fmt/format.h>
#include <fstream>

#include "service/call.hpp"
#include "service/ledger/export_csv.hpp"
#include "service/legacy/describe_export.hpp"
#include "service/legacy/methods.hpp"
#include "service/legacy/words.hpp"

namespace ballast::service {

namespace legacy {
namespace {

// Lines `# title` and `# Generated`, as in the earlier format, then the table.
std::string titled(const Call& call, std::string_view title, const CsvTable& table) {
    return fmt::format("# {}\r\n# Generated: {}\r\n{}", title, call.now().to_string(),
                       table.body());
}

// The text, or the path of the file written. Files are written only for a user at this machine, and
// existing files are not overwritten.
Result<wire::RawJson> text_or_file(const Call& call, const std::string& path,
                                   const std::string& text) {
    if (path.empty()) return wire::RawJson{wire::to_json(text)};
    if (!call.files())
        return Error{Code::kInvalidInput,
                     "files on disk cannot be named in this interface",
                     {{"/output_path", "file", "files on disk cannot be named in this interface",
                       "omit it: the text is returned as the result"}}};
    if (std::filesystem::exists(path))
        return Error{Code::kConflict,
                     fmt::format("{} already exists", path),
                     {{"/output_path", "exists", fmt::format("{} already exists", path),
                       "name another file, or remove it first"}}};
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) return fail(Code::kUnavailable, fmt::format("cannot write {}", path));
    return wire::RawJson{wire::to_json(path)};
}

Result<wire::RawJson> holdings_csv(Call& call, const ExportHoldingsRequest& request) {
    CsvTable table({"account_id", "symbol", "asset_type", "shares", "cost_basis"});
    for (const Holding& holding : request.holdings) {
        table.text(holding.account_id).text(holding.symbol).text(holding.asset_type);
        table.decimal(holding.shares).decimal(holding.cost_basis).end_row();
    }
    return text_or_file(call, request.output_path, titled(call, "Holdings", table));
}

Result<wire::RawJson> transactions_table(Call& call, const ExportTransactionsRequest& request) {
    CsvTable table({"account_id", "symbol", "type", "date", "quantity", "price", "fees", "notes"});
    for (const Transaction& row : request.transactions) {
        table.text(row.account_id).text(row.symbol).text(row.type).plain(row.date.to_string());
        table.decimal(row.quantity).decimal(row.price).decimal(row.fees).text(row.notes).end_row();
    }
    return text_or_file(call, request.output_path, titled(call, "Transactions", table));
}

Result<wire::RawJson> simulation_csv(Call& call, const ExportSimulationRequest& request) {
    CsvTable table({"year", "p5", "p25", "p50", "p75", "p95"});
    for (const SimulationRow& row : request.data) {
        table.plain(fmt::to_string(row.year));
        for (const double value : {row.p5, row.p25, row.p50, row.p75, row.p95})
            table.plain(fmt::to_string(value));
        table.end_row();
    }
    return text_or_file(call, request.output_path, titled(call, "Simulation", table));
}

ExportedHolding exported(const Holding& holding) {
    return {.account_id = holding.account_id,
            .symbol = holding.symbol,
            .asset_type = holding.asset_type,
            .shares = number(holding.shares),
            .cost_basis = number(holding.cost_basis)};
}

Result<wire::RawJson> portfolio_json(Call& call, const ExportPortfolioRequest& request) {
    PortfolioDocument document{
        .generated = call.now(), .accounts = request.accounts, .snapshots = request.snapshots};
    for (const Holding& holding : request.holdings) document.holdings.push_back(exported(holding));
    for (const Transaction& row : request.transactions)
        document.transactions.push_back({.id = row.id,
                                         .account_id = row.account_id,
                                         .symbol = row.symbol,
                                         .type = row.type,
                                         .date = row.date,
                                         .quantity = number(row.quantity),
                                         .price = number(row.price),
                                         .amount = number(row.amount),
                                         .fees = number(row.fees),
                                         .notes = row.notes});
    return text_or_file(call, request.output_path, wire::to_json(document));
}

}  // namespace
}  // namespace legacy

void add_legacy_export_methods(MethodTable& table) {
    using namespace legacy;
    table.add_legacy<ExportHoldingsRequest, wire::RawJson>(
        compute("export.holdings_csv", "Holdings as CSV."), holdings_csv);
    table.add_legacy<ExportTransactionsRequest, wire::RawJson>(
        compute("export.transactions_csv", "Transactions as CSV."), transactions_table);
    table.add_legacy<ExportSimulationRequest, wire::RawJson>(
        compute("export.simulation_csv", "Percentiles of a simulation as CSV."), simulation_csv);
    table.add_legacy<ExportPortfolioRequest, wire::RawJson>(
        compute("export.portfolio_json", "A portfolio as JSON."), portfolio_json);
}

}  // namespace ballast::service
