// Arbitrary bytes as a table of positions, schedules or curves, in pieces of a size chosen by the
// first byte: reading never crashes, positions have valid numbers, errors have a location and text,
// and the result does not depend on the pieces.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "ingest/balance_table.hpp"
#include "ingest/curve_table.hpp"

namespace ingest = ballast::ingest;

namespace {

struct Seen {
    std::size_t positions = 0, errors = 0, amounts = 0, curves = 0;
    double balance = 0;
    bool read = false;

    bool operator==(const Seen&) const = default;
};

Seen read(const std::string& text, std::size_t piece, ingest::TableKind kind) {
    Seen seen;
    const ingest::BalanceTaker taker{
        .position =
            [&](ballast::model::BankPosition&& position, std::size_t line) {
                ++seen.positions;
                seen.balance += position.balance;
                CHECK(line > 1 && !position.id.empty());
                CHECK(std::isfinite(position.balance) && position.balance >= 0);
            },
        .error =
            [&](ingest::BalanceRowError&& error) {
                ++seen.errors;
                CHECK(error.line > 0 && !error.message.empty() && !error.fix.empty());
            }};
    ingest::DatedAmountTable amounts;
    ingest::BalanceTableReader positions("f", &amounts, taker);
    ingest::ScheduleTableReader schedules("f", amounts, taker);
    ingest::CurveTableReader curves("f", taker);
    if (kind != ingest::TableKind::kSchedules && kind != ingest::TableKind::kCurves) {
        for (std::size_t at = 0; at < text.size(); at += piece)
            if (!positions.feed(std::string_view(text).substr(at, piece), {})) return seen;
        seen.read = positions.finish({}).has_value();
        return seen;
    }
    ingest::RowSplitter rows("f", [&](const ingest::SplitRow& row) {
        if (kind == ingest::TableKind::kSchedules) return schedules.take(row);
        return curves.take(row);
    });
    for (std::size_t at = 0; at < text.size(); at += piece)
        if (!rows.feed(std::string_view(text).substr(at, piece))) return seen;
    if (!rows.finish()) return seen;
    seen.read = true;
    seen.amounts = amounts.rows;
    if (kind == ingest::TableKind::kCurves)
        if (const auto read = curves.finish()) seen.curves = read->size();
    return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(data + 1, data + size);
    const ingest::TableKind kind = ingest::table_kind(text);
    CHECK(read(text, 1 + data[0], kind) == read(text, text.size() + 1, kind));
    return 0;
}
