// Every term of a transaction is in every form: rows of requests, changes and files. New terms are
// covered by their description.
#include <algorithm>
#include <ranges>
#include <sstream>

#include "model/term_text.hpp"
#include "model/transaction_sample_test.hpp"
#include "service/ledger/export_csv.hpp"
#include "service/ledger/transaction_requests.hpp"
#include "support/world.hpp"
#include "wire/table_read.hpp"

namespace ballast::service {
namespace {

using model::term_text;
using model::Transaction;
using test::every_term;
using test::Json;
using TransactionTerms = describe::Described<Transaction>;

template <class Described>
std::vector<std::string> names_of() {
    std::vector<std::string> names;
    Described::fields.each([&](const auto& field) { names.emplace_back(field.name); });
    return names;
}

void expect_terms(const Transaction& actual, const Transaction& expected) {
    TransactionTerms::fields.each([&](const auto& field) {
        EXPECT_EQ(term_text(actual.*field.member), term_text(expected.*field.member)) << field.name;
    });
}

TEST(TransactionForms, AnExportIsReadBackTermByTerm) {
    std::vector<store::LedgerEntry> entries;
    for (const int variant : {0, 1})
        entries.push_back({.transaction = every_term(variant), .reference = "=1"});
    const auto file = read_transactions_csv(with_metadata({}, transactions_csv(entries)));
    ASSERT_TRUE(file) << file.error().message;
    ASSERT_EQ(file->rows.size(), 2U);
    for (const int variant : {0, 1}) {
        const auto unpacked = file->rows[variant];
        const auto* row = std::get_if<ingest::ImportedRow>(&unpacked);
        ASSERT_NE(row, nullptr);
        expect_terms(row->transaction, every_term(variant));
        EXPECT_EQ(row->source_id, "=1");
    }
}

// A new column may be between these.
TEST(TransactionForms, TheColumnsOfAnExportAreInTheOrderOfEarlierVersions) {
    std::istringstream header(
        "id,date,type,account,symbol,quantity,price,amount,fees,currency,lot_id,ratio,ratio_base,"
        "new_symbol,other_account,acquired,fair_value,basis_fraction,gift_tax,multiplier,note,"
        "reference");
    const std::string body = transactions_csv({}).body();
    std::size_t at = 0;
    for (std::string name; std::getline(header, name, ',');) {
        const std::size_t found = ("," + body).find("," + name, at);
        ASSERT_NE(found, std::string::npos) << name;
        at = found + 1;
    }
    EXPECT_TRUE(body.starts_with("id,date,"));
    EXPECT_TRUE(body.ends_with(",reference,cash_effect\r\n"));
}

// Rows may be arrays, so that a new field must be the last one.
TEST(TransactionForms, TheFieldsOfARowAreInTheOrderOfEarlierVersions) {
    const std::vector<std::string> earlier{
        "id",       "date",       "type",           "account",    "symbol",
        "quantity", "price",      "amount",         "fees",       "currency",
        "lot_id",   "ratio",      "note",           "new_symbol", "other_account",
        "acquired", "fair_value", "basis_fraction", "gift_tax",   "multiplier"};
    const std::vector<std::string> names = names_of<describe::Described<LedgerRow>>();
    ASSERT_GE(names.size(), earlier.size());
    EXPECT_TRUE(std::ranges::equal(std::views::take(names, earlier.size()), earlier));
}

// A row of a request states both numbers of a ratio in one value.
std::string row_json(const Transaction& t) {
    std::string row;
    TransactionTerms::fields.each([&](const auto& field) {
        if (field.name == "ratio_base") return;
        std::string text = term_text(t.*field.member);
        if (field.name == "ratio") text += ":" + term_text(t.ratio_base);
        row += fmt::format(R"({}"{}":"{}")", row.empty() ? "" : ",", field.name, text);
    });
    return "{" + row + "}";
}

TEST(TransactionForms, ARowOfARequestStatesEveryTerm) {
    const std::string rows =
        fmt::format("[{},{}]", row_json(every_term(0)), row_json(every_term(1)));
    const auto table = wire::read_json<wire::Table<LedgerRow>>(rows);
    ASSERT_TRUE(table) << table.error().message;
    const LoadedLedger ledger = ledger_of(*table, ledger::OutflowSign::kCash);
    ASSERT_EQ(ledger.transactions.size(), 2U);
    for (const int variant : {0, 1})
        expect_terms(ledger.transactions[variant], every_term(variant));
}

class TransactionChanges : public testing::Test {
protected:
    TransactionChanges() {
        for (const int variant : {0, 1})
            world_.body("account.create",
                        fmt::format(R"({{"slug":"account-{0}","name":"{0}"}})", variant));
    }

    static Transaction sample(int variant) {
        Transaction t = every_term(variant);
        t.account = fmt::format("account-{}", variant);
        return t;
    }

    // All terms but the id.
    static std::string stated(const Transaction& t) {
        std::string fields;
        TransactionTerms::fields.each([&](const auto& field) {
            if (field.name != "id")
                fields += fmt::format(R"("{}":"{}",)", field.name, term_text(t.*field.member));
        });
        return fields;
    }

    static void expect_shown(const std::string& body, const Transaction& expected) {
        const Json shown(body);
        TransactionTerms::fields.each([&](const auto& field) {
            if (field.name == "id") return;
            EXPECT_EQ(shown.text(fmt::format("/{}", field.name)), term_text(expected.*field.member))
                << field.name;
        });
    }

    World world_{make_method_table(), {}};
};

TEST_F(TransactionChanges, OfEveryTermAreMade) {
    const std::string created = world_.body(
        "transaction.create", fmt::format(R"({{{}"reference":"R0"}})", stated(sample(0))));
    expect_shown(created, sample(0));
    const std::string id(Json(created).text("/id"));
    const std::string changed = world_.body(
        "transaction.update",
        fmt::format(R"({{"id":"{}","if_match":"v1",{}"reference":"R1"}})", id, stated(sample(1))));
    expect_shown(changed, sample(1));
    EXPECT_EQ(Json(changed).text("/reference"), "R1");
    const std::string unchanged = world_.body(
        "transaction.update", fmt::format(R"({{"id":"{}","if_match":"v2","price":null}})", id));
    expect_shown(unchanged, sample(1));
}

TEST_F(TransactionChanges, ClearEveryTermThatCanBeNull) {
    const std::string created = world_.body(
        "transaction.create", fmt::format(R"({{{}"reference":""}})", stated(sample(0))));
    std::string id(Json(created).text("/id"));
    std::string names;
    TransactionTerms::fields.each([&](const auto& field) {
        if constexpr (requires { (every_term().*field.member).reset(); })
            if (field.name != "quantity")
                names += fmt::format(R"({}"{}")", names.empty() ? "" : ",", field.name);
    });
    // Of a type that requires none of them.
    const Json cleared(world_.body(
        "transaction.update",
        fmt::format(
            R"({{"id":"{}","if_match":"v1","type":"transfer_in","other_account":"","clear":[{}]}})",
            id, names)));
    for (const char* name : {"price", "amount", "ratio", "acquired", "fair_value", "basis_fraction",
                             "gift_tax", "multiplier"})
        EXPECT_TRUE(cleared.is_null(fmt::format("/{}", name))) << name;
    const auto refused =
        world_.call("transaction.update",
                    fmt::format(R"({{"id":"{}","if_match":"v2","clear":["symbol"]}})", id));
    ASSERT_TRUE(test::fails_with(Code::kInvalidInput, refused));
    EXPECT_THAT(refused.error().errors[0].hint,
                testing::HasSubstr("use one of quantity, price, amount, ratio, acquired, "
                                   "fair_value, basis_fraction, gift_tax, multiplier"));
}

}  // namespace
}  // namespace ballast::service
