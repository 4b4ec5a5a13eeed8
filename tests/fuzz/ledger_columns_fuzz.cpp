// Arbitrary bytes as a file of transactions: a file that can be read by columns gives the same
// transactions when read by rows.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.hpp"
#include "base/error.hpp"
#include "ingest/csv.hpp"
#include "service/ledger/describe_lots.hpp"
#include "service/ledger/source.hpp"
#include "wire/json.hpp"

namespace service = ballast::service;
namespace ingest = ballast::ingest;
namespace wire = ballast::wire;
using ballast::Result;
using ballast::model::Transaction;

namespace {

// One file for any name, by columns only on request.
class OneFile final : public wire::TableFiles {
public:
    OneFile(std::string_view bytes, bool by_columns) : bytes_(bytes), by_columns_(by_columns) {}

    Result<wire::TextTable> read(std::string_view) const override {
        ingest::CsvOptions options;
        options.delimiter = std::nullopt;
        auto csv = ingest::read_csv(bytes_, options);
        if (!csv) return csv.error();
        wire::TextTable text;
        text.rows = csv->rows;
        for (auto& column : csv->columns)
            text.columns.push_back({std::move(column.name), std::move(column.cells)});
        return text;
    }

    Result<std::string> read_bytes(std::string_view) const override {
        if (!by_columns_) return ballast::fail(ballast::Code::kUnsupported, "by rows");
        return std::string(bytes_);
    }

private:
    std::string_view bytes_;
    bool by_columns_;
};

Result<service::LotsRequest> read(std::string_view bytes, bool by_columns) {
    const OneFile file(bytes, by_columns);
    return wire::read_json<service::LotsRequest>(R"({"transactions": {"file": "t.csv"}})",
                                                 {.files = &file});
}

void check_same(const Transaction& a, const Transaction& b) {
    CHECK(a.id == b.id && a.date == b.date && a.type == b.type && a.account == b.account);
    CHECK(a.symbol == b.symbol && a.quantity == b.quantity && a.price == b.price);
    CHECK(a.amount == b.amount && a.fees == b.fees && a.currency == b.currency);
    CHECK(a.ratio == b.ratio && a.ratio_base == b.ratio_base);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    const auto by_columns = read(text, true);
    const auto by_rows = read(text, false);
    CHECK(by_columns.has_value() == by_rows.has_value());
    if (!by_columns || by_columns->transactions->columns == nullptr) return 0;
    const auto columns =
        service::ledger_of(*by_columns->transactions, ballast::ledger::OutflowSign::kInferred)
            .transactions;
    const auto rows =
        service::ledger_of(*by_rows->transactions, ballast::ledger::OutflowSign::kInferred)
            .transactions;
    CHECK(columns.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) check_same(columns[i], rows[i]);
    return 0;
}
