// Arbitrary bytes as a file of a core-banking extract, in pieces of a size chosen by the first
// byte: reading never crashes, positions have valid numbers, errors have a location and valid text,
// and the result does not depend on the pieces.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "ingest/bank_extract.hpp"

namespace ingest = ballast::ingest;

namespace {

struct Seen {
    bool read = false;
    std::size_t positions = 0, errors = 0;
    double balance = 0;

    bool operator==(const Seen&) const = default;
};

Seen read(const std::string& text, std::size_t piece) {
    Seen seen;
    const ingest::BalanceTaker taker{
        .position =
            [&](ballast::model::BankPosition&& position, std::size_t line) {
                ++seen.positions;
                seen.balance += position.balance;
                CHECK(line > 0 && !position.id.empty());
                CHECK(std::isfinite(position.balance) && position.balance >= 0);
                CHECK(!position.rate || std::isfinite(*position.rate));
            },
        .error =
            [&](ingest::BalanceRowError&& error) {
                ++seen.errors;
                CHECK(error.line > 0 && !error.message.empty() && !error.fix.empty());
            }};
    ingest::BankExtractReader reader("Variable scheduled.csv", {}, taker);
    for (std::size_t at = 0; at < text.size(); at += piece)
        if (!reader.feed(std::string_view(text).substr(at, piece))) return seen;
    const auto count = reader.finish();
    seen.read = count.has_value();
    CHECK(!count || count->positions == seen.positions);
    CHECK(count || !count.error().message.empty());
    return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(data + 1, data + size);
    CHECK(read(text, 1 + data[0]) == read(text, text.size() + 1));
    return 0;
}
