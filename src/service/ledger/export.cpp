#include "service/ledger/export.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <vector>

#include "base/digest.hpp"
#include "service/call.hpp"
#include "service/ledger/describe_export.hpp"
#include "service/ledger/document.hpp"
#include "service/ledger/export_csv.hpp"
#include "service/ledger/holdings.hpp"
#include "service/ledger/snapshot_figures.hpp"
#include "service/long_text.hpp"
#include "service/stored_entries.hpp"
#include "service/version.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

using Metadata = std::vector<std::pair<std::string, std::string>>;

// Metadata common to all tables.
Metadata metadata_of(const Call& call, const ExportRequest& request, std::string_view account) {
    Metadata metadata{{"format", fmt::format("ballast.{}", wire::to_word(request.what))},
                      {"schema_version", fmt::to_string(kExportVersion)},
                      {"generated_utc", call.now().to_string()},
                      {"engine_version", std::string(kEngineVersion)},
                      {"account", account.empty() ? std::string("all") : std::string(account)}};
    if (request.from) metadata.emplace_back("from", request.from->to_string());
    if (request.to) metadata.emplace_back("to", request.to->to_string());
    return metadata;
}

// The file, without its content.
ExportResponse file_of(const Call& call, const ExportRequest& request) {
    return {.what = request.what,
            .file_name = fmt::format("ballast-{}-{}.csv", wire::to_word(request.what),
                                     call.now().to_string().substr(0, 10)),
            .media_type = "text/csv"};
}

// A table that is sent row by row, with what is known of it before the rows.
class SentTable {
public:
    static Result<SentTable> begin(Call& call, const std::vector<std::string>& columns) {
        TRY(LongText text, LongText::begin(call));
        return SentTable(call, CsvTable(columns), std::move(text));
    }

    CsvTable& cells() { return table_; }
    Status end_row() {
        table_.end_row();
        return table_.body().size() < kPiece ? Status() : send();
    }
    Result<ExportResponse> respond(const ExportRequest& request, const Metadata& metadata) {
        TRY_STATUS(send());
        ExportResponse response = file_of(*call_, request);
        response.rows = static_cast<std::int64_t>(table_.rows());
        response.body_sha256 = text_.digest();
        response.content = metadata_lines(metadata, table_.rows(), response.body_sha256);
        return text_.respond(std::move(response), &ExportResponse::content);
    }

private:
    static constexpr std::size_t kPiece = 256 * 1024;

    SentTable(Call& call, CsvTable table, LongText text)
        : call_(&call), table_(std::move(table)), text_(std::move(text)) {}

    Status send() {
        TRY_STATUS(call_->work().cancel.check());
        return text_.append(table_.take());
    }

    Call* call_;
    CsvTable table_;
    LongText text_;
};

Result<ExportResponse> transactions(Call& call, const ExportRequest& request,
                                    const store::EntryFilter& filter, std::string_view account) {
    Metadata metadata = metadata_of(call, request, account);
    std::optional<fin::Date> first;
    std::optional<fin::Date> last;
    CsvTable table = empty_transactions_csv();
    TRY(LongText text, LongText::begin(call));
    const auto add = [&](const std::vector<store::LedgerEntry>& entries) -> Status {
        TRY_STATUS(call.work().cancel.check());
        add_transactions(table, entries);
        if (!first && !entries.empty()) first = entries.front().transaction.date;
        if (!entries.empty()) last = entries.back().transaction.date;
        return text.append(table.take());
    };
    TRY_STATUS(store::each_entries(call.transaction(), filter, add));
    if (first) metadata.emplace_back("first_date", first->to_string());
    if (last) metadata.emplace_back("last_date", last->to_string());
    ExportResponse response = file_of(call, request);
    response.rows = static_cast<std::int64_t>(table.rows());
    response.body_sha256 = text.digest();
    response.content = metadata_lines(metadata, table.rows(), response.body_sha256);
    return text.respond(std::move(response), &ExportResponse::content);
}

Result<ExportResponse> holdings(Call& call, const ExportRequest& request,
                                const store::EntryFilter& filter, std::string_view account) {
    TRY(const ledger::LotMethod method, lot_method_of(request.method));
    TRY(const auto lots,
        stored_lots(call.transaction(), filter, {.method = method, .as_of = request.to}));
    TRY(SentTable sent, SentTable::begin(call, {"account", "symbol", "quantity", "cost_basis",
                                                "realized_gain", "currency"}));
    CsvTable& table = sent.cells();
    for (const ledger::Holding& holding : lots.value.holdings) {
        table.plain(holding.account).text(holding.symbol).decimal(holding.quantity);
        table.decimal(holding.cost_basis).decimal(holding.realized_gain);
        table.plain(holding.currency.to_string());
        TRY_STATUS(sent.end_row());
    }
    for (const ledger::CashBalance& cash : lots.value.cash) {
        if (cash.balance.is_zero()) continue;
        table.plain(cash.account).plain("").decimal(cash.balance).decimal(cash.balance);
        table.decimal(Decimal()).plain(cash.currency.to_string());
        TRY_STATUS(sent.end_row());
    }
    Metadata metadata = metadata_of(call, request, account);
    metadata.emplace_back("lot_method", request.method);
    metadata.emplace_back("cash", "rows without a symbol");
    metadata.emplace_back("issues", fmt::to_string(lots.issues.size()));
    return sent.respond(request, metadata);
}

Result<ExportResponse> snapshots(Call& call, const ExportRequest& request) {
    TRY(const auto stored, store::list_snapshots(call.transaction(), request.from, request.to));
    TRY(SentTable sent, SentTable::begin(call, {"date", "total", "cash", "invested", "cost_basis",
                                                "unrealized_gain", "currency", "created_at"}));
    CsvTable& table = sent.cells();
    for (const store::LedgerSnapshot& snapshot : stored) {
        TRY(const ledger::SnapshotFigures figures, read_snapshot_figures(snapshot.snapshot));
        table.plain(snapshot.date.to_string()).decimal(figures.total).decimal(figures.cash);
        table.decimal(figures.invested).decimal(figures.cost_basis);
        table.decimal(figures.unrealized_gain).plain(figures.currency);
        table.plain(snapshot.created_at.to_string());
        TRY_STATUS(sent.end_row());
    }
    return sent.respond(request, metadata_of(call, request, ""));
}

Result<ExportResponse> whole(Call& call, const ExportRequest& request) {
    TRY(LongText text, LongText::begin(call));
    TRY(WrittenLedger written, write_ledger(
                                   call, [&](std::string_view part) { return text.append(part); },
                                   [&] { return text.digest(); }));
    TRY_STATUS(text.append(kLedgerEnd));
    return text.respond(
        ExportResponse{.what = request.what,
                       .file_name = fmt::format("ballast-ledger-{}.json",
                                                call.now().to_string().substr(0, 10)),
                       .media_type = "application/json",
                       .rows = written.transactions,
                       .body_sha256 = std::move(written.body_sha256),
                       .content = std::move(written.start)},
        &ExportResponse::content);
}

}  // namespace

// Measured for 100,000 in memory: 3.0 kB each. What is written to a file takes no memory for each.
constexpr RowSize kLedgerEntrySize{.bytes = 3'500, .seconds = 3e-5};

RowSize written_size(const Call& call, RowSize each) {
    if (call.takes_source()) each.bytes = 0;
    return each;
}

Result<ExportResponse> export_ledger(Call& call, const ExportRequest& request) {
    if (request.what == ExportWhat::kPortfolio) {
        TRY_STATUS(admit_entries(call, call.transaction(), {}, written_size(call, kLedgerEntrySize),
                                 "export transactions by account or date, or raise the limit"));
        return whole(call, request);
    }
    store::EntryFilter filter{.from = request.from, .to = request.to};
    std::string account;
    if (!request.account.empty()) {
        TRY(const model::Account found, store::find_account(call.transaction(), request.account));
        filter.accounts = {found.id};
        account = found.slug;
    }
    if (request.what == ExportWhat::kTransactions) {
        TRY_STATUS(admit_entries(call, call.transaction(), filter, written_size(call, kEntrySize),
                                 "choose an account or dates"));
        return transactions(call, request, filter, account);
    }
    if (request.what == ExportWhat::kSnapshots) return snapshots(call, request);
    // Holdings at the end of a day depend on all earlier transactions.
    filter.from.reset();
    TRY_STATUS(
        admit_entries(call, call.transaction(), filter, kHeldEntrySize, "choose an account"));
    return holdings(call, request, filter, account);
}

}  // namespace ballast::service
