// Arbitrary bytes as the positions of an ALMReady session, in pieces of a size chosen by the first
// byte: reading never crashes, positions have valid numbers, every row is either a position or
// rejected with a located error, and the result does not depend on the pieces.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "ingest/earlier_bank.hpp"

namespace ingest = ballast::ingest;

namespace {

struct Seen {
    bool read = false;
    std::size_t positions = 0, errors = 0;
    double balance = 0;

    bool operator==(const Seen&) const = default;
};

const ballast::fin::Date kAsOf = *ballast::fin::Date::parse("2026-02-11");

Seen read(const std::string& text, std::size_t piece) {
    Seen seen;
    const ingest::BalanceTaker taker{
        .position =
            [&](ballast::model::BankPosition&& position, std::size_t line) {
                ++seen.positions;
                seen.balance += position.balance;
                CHECK(line > 1 && !position.id.empty());
                CHECK(std::isfinite(position.balance) && position.balance >= 0);
                CHECK(std::isfinite(position.spread));
                CHECK(!position.rate || std::isfinite(*position.rate));
                CHECK(!position.floor || std::isfinite(*position.floor));
                CHECK(!position.cap || std::isfinite(*position.cap));
            },
        .error =
            [&](ingest::BalanceRowError&& error) {
                ++seen.errors;
                CHECK(error.line > 0 && !error.message.empty() && !error.fix.empty());
            }};
    ingest::EarlierBankReader reader("motor_positions.parquet", "EUR", kAsOf, taker);
    ingest::RowSplitter rows("motor_positions.parquet",
                             [&](const ingest::SplitRow& row) { return reader.take(row); });
    for (std::size_t at = 0; at < text.size(); at += piece)
        if (!rows.feed(std::string_view(text).substr(at, piece))) return seen;
    seen.read = rows.finish().has_value();
    const ingest::BalanceCount count = reader.finish();
    CHECK(count.positions == seen.positions && count.rows == count.positions + count.rejected);
    CHECK(count.rejected <= seen.errors && std::isfinite(count.rejected_balance));
    return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(data + 1, data + size);
    CHECK(read(text, 1 + data[0]) == read(text, text.size() + 1));
    return 0;
}
