// Arbitrary bytes as a ledger export to restore: reading never crashes, a row is a transaction or
// has a line and a reason, and transactions round-trip byte for byte.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/check.hpp"
#include "service/ledger/describe_export.hpp"
#include "service/ledger/export_csv.hpp"

namespace service = ballast::service;
namespace ingest = ballast::ingest;
namespace wire = ballast::wire;
using ballast::store::LedgerEntry;

namespace {

std::vector<LedgerEntry> entries_of(const ingest::ImportFile& file) {
    std::vector<LedgerEntry> entries;
    for (const ingest::ImportRow& row : file.rows) {
        if (const auto* rejected = std::get_if<ingest::RejectedRow>(&row)) {
            CHECK(rejected->line > 0 && !rejected->code.empty() && !rejected->fix.empty());
            continue;
        }
        const auto& imported = std::get<ingest::ImportedRow>(row);
        CHECK(imported.line > 0);
        LedgerEntry& entry = entries.emplace_back();
        entry.transaction = imported.transaction;
        // Real values are ids and slugs, which no spreadsheet takes for a formula.
        entry.transaction.id.clear();
        entry.transaction.account.clear();
        entry.reference = imported.source_id;
    }
    return entries;
}

std::string written(const std::vector<LedgerEntry>& entries) {
    return service::with_metadata({{"format", std::string(service::kExportFormat)}},
                                  service::transactions_csv(entries));
}

void check_table(std::string_view bytes) {
    const auto file = service::read_transactions_csv(bytes);
    if (!file) {
        CHECK(!file.error().message.empty());
        return;
    }
    const std::vector<LedgerEntry> entries = entries_of(*file);
    const std::string text = written(entries);
    CHECK(service::is_transactions_csv(text));
    const auto again = service::read_transactions_csv(text);
    CHECK(again && again->rows.size() == entries.size());
    CHECK(written(entries_of(*again)) == text);
}

void check_document(std::string_view bytes) {
    const auto document = wire::read_json<service::LedgerDocument>(bytes, {});
    if (!document) return;
    const auto body = wire::read_json<service::LedgerBody>(document->body.text, {});
    if (!body) return;
    const std::string text = wire::to_json(*body);
    const auto again = wire::read_json<service::LedgerBody>(text, {});
    CHECK(again && wire::to_json(*again) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.starts_with('{'))
        check_document(bytes);
    else
        check_table(bytes);
    return 0;
}
