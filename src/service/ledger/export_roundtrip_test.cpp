// Exports read back are unchanged: random ledgers of many kinds of transactions, with texts that
// are difficult for tables and spreadsheets. On both databases.
#include <array>
#include <random>

#include "service/ledger/transaction_requests.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::Json;

class Exports : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

    Decimal decimal(int whole, int digits) {
        std::string text = std::to_string(1 + below(whole)) + '.';
        for (int i = 0; i <= below(digits); ++i) text += static_cast<char>('0' + below(10));
        return Decimal::parse(text).value();
    }

    std::string text() {
        static constexpr std::array<std::string_view, 12> kPieces = {
            "=1+1", "'",         "\"",    ",",  "\n",       "\r\n",
            ";",    "caf\u00e9", "\t=A1", "-7", "@SUM(A1)", "a b"};
        std::string out;
        for (int i = below(5); i > 0; --i) out += kPieces[random_() % kPieces.size()];
        return out;
    }

    // A short text, which is a single line.
    std::string line() {
        std::string out = text();
        std::erase_if(out, [](char c) { return c < ' ' && c >= 0; });
        return out;
    }

    // Sales do not exceed the holdings, so that every row can be posted.
    CreateTransactionRequest transaction() {
        using enum model::TransactionType;
        static constexpr std::array kMoney = {kDeposit, kWithdrawal, kInterest, kFee, kTax};
        static constexpr std::array kTrades = {kBuy, kReinvest, kShortSell};
        CreateTransactionRequest one;
        one.account = below(3) ? "main" : "second";
        one.date = fin::Date::from_ymd(2024, 1 + below(12), 1 + below(28)).value();
        one.note = text();
        one.reference = below(2) ? line() : "";
        one.fees = below(2) ? decimal(9, 3) : Decimal();
        switch (below(4)) {
            case 0:
                one.type = kMoney[random_() % kMoney.size()];
                one.amount = decimal(90'000, 6);
                break;
            case 1:
                one.type = kDividend;
                one.symbol = fmt::format("S{}", below(4));
                one.amount = decimal(500, 8);
                break;
            default:
                one.type = kTrades[random_() % kTrades.size()];
                // No symbol is held long and short at once: each side has its own symbols.
                one.symbol = fmt::format("{}{}", one.type == kShortSell ? "N" : "S", below(4));
                one.quantity = decimal(400, 8);
                one.price = decimal(900, 6);
                break;
        }
        return one;
    }

    void fill(int size) {
        for (int i = 0; i < size; ++i)
            world_.body("transaction.create", wire::to_json(transaction()));
    }

    // The digest of the export `what`, without the head, which contains the time of the export.
    static std::string digest(World& world, std::string_view what) {
        return Json(world.body("ledger.export", fmt::format(R"({{"what":"{}"}})", what)))
            .text("/body_sha256");
    }

private:
    std::mt19937 random_{23};
};
INSTANTIATE_TEST_SUITE_P(Databases, Exports, test::kDatabases, test::database_name);

TEST_P(Exports, OfRandomLedgersAreReadBackUnchanged) {
    for (const char* account : {"main", "second"})
        world_.body("account.create", fmt::format(R"({{"slug":"{0}","name":"{0}"}})", account));
    int booked = 0;
    for (int round = 0; round < 6; ++round) {
        fill(15);
        booked += 15;
        const std::string table(
            Json(world_.body("ledger.export", R"({"what":"transactions"})")).text("/content"));
        const std::string imported =
            fmt::format(R"({{"content":{},"commit":true}})", wire::to_json(table));
        // Into the ledger that contains them: no row is new.
        EXPECT_EQ(Json(world_.body("ledger.import", imported)).number("/totals/duplicate"), booked);
        World by_table(make_method_table(), {}, GetParam());
        const Json there(by_table.body("ledger.import", imported));
        ASSERT_EQ(there.number("/totals/new"), booked);
        EXPECT_EQ(digest(by_table, "transactions"), digest(world_, "transactions"));
        EXPECT_EQ(digest(by_table, "holdings"), digest(world_, "holdings"));

        const std::string whole(Json(world_.body("ledger.export")).text("/content"));
        World by_document(make_method_table(), {}, GetParam());
        by_document.body("ledger.restore",
                         fmt::format(R"({{"content":{}}})", wire::to_json(whole)));
        EXPECT_EQ(digest(by_document, "portfolio"), digest(world_, "portfolio"));
    }
}

}  // namespace
}  // namespace ballast::service
