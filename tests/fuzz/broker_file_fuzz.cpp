// Arbitrary bytes as a broker file: reading never crashes, every row has a line and a reason, a
// transaction has the documented signs, and reading twice gives the same result.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/check.hpp"
#include "ingest/import_row.hpp"

namespace ingest = ballast::ingest;

namespace {

ingest::ImportOptions options_of(std::uint8_t choice) {
    ingest::ImportOptions options;
    if ((choice & 1U) == 0) return options;
    if ((choice & 2U) != 0) {
        options.format = "generic";
        return options;
    }
    options.mapping = ingest::ColumnMapping{
        .date = "Date", .type = "Action", .symbol = "Symbol", .quantity = "Quantity"};
    if ((choice & 4U) != 0) options.mapping->date_order = "dmy";
    if ((choice & 8U) != 0) options.mapping->decimal_sign = ',';
    if ((choice & 16U) != 0) options.mapping->amount = "Amount";
    return options;
}

void check_transaction(const ballast::model::Transaction& t) {
    CHECK(!t.quantity || t.quantity->sign() >= 0);
    CHECK(!t.price || t.price->sign() >= 0);
    CHECK(t.fees.sign() >= 0);
    CHECK(t.id.empty());
    CHECK(t.currency != ballast::fin::Currency());
}

void check_file(const ingest::ImportFile& file) {
    CHECK(!file.format.empty());
    for (const ingest::ImportRow& row : file.rows) {
        if (const auto* imported = std::get_if<ingest::ImportedRow>(&row)) {
            CHECK(imported->line > 0);
            check_transaction(imported->transaction);
        } else if (const auto* rejected = std::get_if<ingest::RejectedRow>(&row)) {
            CHECK(rejected->line > 0 && !rejected->code.empty());
            CHECK(!rejected->expected.empty() && !rejected->fix.empty());
        } else {
            CHECK(std::get<ingest::SkippedRow>(row).line > 0);
            CHECK(!std::get<ingest::SkippedRow>(row).reason.empty());
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    // The seeds are samples preceded by a blank: the first byte selects the options.
    const auto options = options_of(static_cast<std::uint8_t>(data[0] - ' '));
    const auto file = ingest::read_import_file(bytes, options);
    const std::string fingerprint = ingest::header_fingerprint(bytes);
    CHECK(fingerprint.empty() || fingerprint.size() == 64);
    if (!file) {
        CHECK(!file.error().message.empty());
        return 0;
    }
    check_file(*file);
    const auto again = ingest::read_import_file(bytes, options);
    CHECK(again && again->rows.size() == file->rows.size());
    return 0;
}
