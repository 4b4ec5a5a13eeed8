// Files of transactions by columns and by rows: the same ledgers, and the cases left to row
// reading.
#include "service/ledger/columns.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "service/ledger/describe_lots.hpp"
#include "service/table_files.hpp"
#include "wire/digest.hpp"
#include "wire/json.hpp"

namespace ballast::service {
namespace {

constexpr std::string_view kHeader = "date,type,symbol,quantity,price\n";

bool reads(const std::string& text) { return read_ledger_columns(text) != nullptr; }

TEST(LedgerColumns, AreSpansOfATableInAnyOrder) {
    const auto read = read_ledger_columns(
        "fees,id,date,type,account,symbol,quantity,price,amount,ratio,currency\n"
        "1.50,t1,2024-01-02,buy,taxable,AAPL,10,185.5,-1856.5,,EUR\n"
        ",t2,2024-01-03,split,,AAPL,,,,3:2,\n"
        "0,t3,2024-01-04,deposit,ira,,,,100,,EUR\n");
    ASSERT_NE(read, nullptr);
    const model::TransactionColumns& columns = read->columns;
    ASSERT_EQ(columns.rows, 3U);
    const model::Transaction bought = model::transaction_at(columns, 0);
    EXPECT_EQ(bought.id, "t1");
    EXPECT_EQ(bought.account, "taxable");
    EXPECT_EQ(bought.amount->to_string(), "-1856.5");
    EXPECT_EQ(bought.fees.to_string(), "1.5");
    EXPECT_EQ(bought.currency, fin::Currency::kEur);
    const model::Transaction split = model::transaction_at(columns, 1);
    EXPECT_EQ(split.type, model::TransactionType::kSplit);
    EXPECT_EQ(split.account, "");
    EXPECT_FALSE(split.quantity || split.price || split.amount);
    EXPECT_EQ(split.ratio->to_string(), "3");
    EXPECT_EQ(split.ratio_base.to_string(), "2");
    EXPECT_EQ(split.currency, fin::Currency::kEur) << "what all others state";
    const model::Transaction paid = model::transaction_at(columns, 2);
    EXPECT_EQ(paid.symbol, "");
    EXPECT_EQ(paid.amount->to_string(), "100");
}

TEST(LedgerColumns, LeaveErrorsAndOtherColumnsToTheRows) {
    const std::string header(kHeader);
    EXPECT_TRUE(reads(header + "2024-01-02,buy,A,1,1\n"));
    EXPECT_FALSE(reads(header + "2024-01-02,what,A,1,1\n"));
    EXPECT_FALSE(reads(header + "2024-01-02,Bought,A,1,1\n"));
    EXPECT_FALSE(reads(header + "2024-01-02,,A,1,1\n"));
    EXPECT_FALSE(reads(header + ",buy,A,1,1\n"));
    EXPECT_FALSE(reads(header + "2024-13-02,buy,A,1,1\n"));
    EXPECT_FALSE(reads(header + "2024-01-02,buy,A,one,1\n"));
    EXPECT_FALSE(reads(header + "2024-01-02,buy,A,1\n"));
    EXPECT_FALSE(reads(header + "2024-01-02,buy,A,1.0000000000001,1\n"));
    EXPECT_FALSE(reads(header + "2024-01-02,buy," + std::string(65, 'A') + ",1,1\n"));
    EXPECT_FALSE(reads(header + "2024-01-02,deposit,\t,1,1\n")) << "rows read blanks as absent";
    EXPECT_FALSE(reads("date,type,symbol,quantity\n2024-01-02,buy,A,1\n"));
    EXPECT_FALSE(reads("date,type,symbol,quantity,price,price\n2024-01-02,buy,A,1,1,1\n"));
    EXPECT_FALSE(reads("date,type,symbol,quantity,price,lot_id\n2024-01-02,buy,A,1,1,x\n"));
    EXPECT_FALSE(reads("date,type,symbol,quantity,price,currency\n2024-01-02,buy,A,1,1,usd\n"));
    EXPECT_FALSE(reads("date,type,symbol,quantity,price,ratio\n2024-01-02,split,A,,,0:0:1\n"));
    EXPECT_FALSE(reads(""));
}

class LedgerFile : public ::testing::Test {
protected:
    void SetUp() override {
        directory_ = std::filesystem::temp_directory_path() /
                     fmt::format("ballast-columns-{}", static_cast<const void*>(this));
        std::filesystem::create_directory(directory_);
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }

    Result<LotsRequest> read(const std::string& text) const {
        std::ofstream(directory_ / "t.csv", std::ios::binary) << text;
        const LocalTableFiles files(directory_);
        return wire::read_json<LotsRequest>(R"({"transactions":{"file":"t.csv"}})",
                                            {.files = &files});
    }

    std::filesystem::path directory_;
};

TEST_F(LedgerFile, IsReadByColumnsWhereItCanBe) {
    const std::string text = std::string(kHeader) + "2024-01-02,buy,A,1,1\n";
    const auto request = read(text);
    ASSERT_TRUE(request) << request.error().message;
    ASSERT_NE(request->transactions->columns, nullptr);
    EXPECT_TRUE(request->transactions->rows.empty());
    EXPECT_EQ(request->transactions->columns->columns.rows, 1U);
}

TEST_F(LedgerFile, WithAnErrorReportsItsLineAndColumn) {
    const auto request =
        read(std::string(kHeader) + "2024-01-02,buy,A,1,1\n2024-01-03,what,A,1,1\n");
    ASSERT_FALSE(request);
    ASSERT_EQ(request.error().errors.size(), 1U);
    EXPECT_EQ(request.error().errors[0].pointer, "/transactions/1/type");
    EXPECT_NE(request.error().errors[0].message.find("line 3"), std::string::npos)
        << request.error().errors[0].message;
}

TEST_F(LedgerFile, WithOtherColumnsIsReadByRows) {
    const auto request = read("date,type,symbol,quantity,price,note\n2024-01-02,buy,A,1,1,first\n");
    ASSERT_TRUE(request) << request.error().message;
    EXPECT_EQ(request->transactions->columns, nullptr);
    ASSERT_EQ(request->transactions->rows.size(), 1U);
    EXPECT_EQ(request->transactions->rows[0].get<&model::Transaction::note>(), "first");
}

TEST_F(LedgerFile, EntersTheDigestByItsText) {
    const std::string text = std::string(kHeader) + "2024-01-02,buy,A,1,1\n";
    const auto digest = [](const Result<LotsRequest>& request) {
        Sha256 hash;
        wire::digest_into(hash, *request);
        return hash.finish_hex();
    };
    EXPECT_EQ(digest(read(text)), digest(read(text)));
    EXPECT_NE(digest(read(text)), digest(read(text + "2024-01-03,sell,A,1,1\n")));
}

}  // namespace
}  // namespace ballast::service
