// Files of prices, securities and market data are admitted by the memory that they take, before
// they take it.
#include "base/base64.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using testing::HasSubstr;

class ImportLimits : public testing::Test {
protected:
    // Dates of one symbol from 1980.
    static std::string prices(int rows) {
        std::string text = "date,symbol,close\n";
        for (int i = 0; i < rows; ++i)
            text += fmt::format("{}-{:02}-{:02},A,{}\n", 1980 + i / 336, 1 + i / 28 % 12,
                                1 + i % 28, 10 + i % 7);
        return text;
    }

    static std::string securities(int rows) {
        std::string text = "symbol,name\n";
        for (int i = 0; i < rows; ++i) text += fmt::format("S{0},Company {0}\n", i);
        return text;
    }

    std::string upload(std::string_view text) {
        const std::string id =
            Json(world_.body("upload.create",
                             fmt::format(R"({{"name":"t.csv","size":{}}})", text.size())))
                .text("/id");
        constexpr std::size_t kPiece = 20'000;
        for (std::size_t at = 0; at < text.size(); at += kPiece)
            world_.body("upload.append",
                        fmt::format(R"({{"upload":"{}","offset":{},"content":"{}"}})", id, at,
                                    to_base64(text.substr(at, kPiece))));
        return id;
    }

    auto import(std::string_view method, std::string_view text) {
        return world_.call(method, fmt::format(R"({{"upload":"{}"}})", upload(text)));
    }

    World world_{make_method_table(), {.call_memory_bytes = 1 << 20}};
};

TEST_F(ImportLimits, PricesAreAdmittedByTheirNumber) {
    EXPECT_TRUE(test::ok(import("market.import_prices", prices(2'000))));
    const auto refused = import("market.import_prices", prices(4'000));
    ASSERT_TRUE(fails_with(Code::kLimitExceeded, refused));
    EXPECT_THAT(refused.error().message, HasSubstr("4,000 prices would take"));
}

TEST_F(ImportLimits, PricesOfAWideTableAreItsCells) {
    std::string wide = "date";
    for (int s = 0; s < 50; ++s) wide += fmt::format(",S{}", s);
    for (int d = 1; d <= 28; ++d) {
        for (int month = 1; month <= 3; ++month) {
            wide += fmt::format("\n2024-{:02}-{:02}", month, d);
            for (int s = 0; s < 50; ++s) wide += ",10";
        }
    }
    const auto refused = import("market.import_prices", wide);
    ASSERT_TRUE(fails_with(Code::kLimitExceeded, refused));
    EXPECT_THAT(refused.error().message, HasSubstr("4,200 prices would take"));
}

TEST_F(ImportLimits, ATableIsAdmittedByItsCellsBeforeItIsRead) {
    const auto refused = import("market.import_prices", prices(12'000));
    ASSERT_TRUE(fails_with(Code::kLimitExceeded, refused));
    EXPECT_THAT(refused.error().message, HasSubstr("lines of"));
    const auto commas = import("market.import_prices", std::string(50'000, ','));
    EXPECT_TRUE(fails_with(Code::kLimitExceeded, commas));
}

TEST_F(ImportLimits, AFileIsAdmittedByItsSizeBeforeItIsInMemory) {
    const auto refused = import("market.import_prices", "a\n" + std::string(1'200'000, 'x'));
    ASSERT_TRUE(fails_with(Code::kLimitExceeded, refused));
    EXPECT_THAT(refused.error().message, HasSubstr("an upload of 1200002 bytes would take"));
}

TEST_F(ImportLimits, SecuritiesAreAdmittedByTheirNumber) {
    EXPECT_TRUE(test::ok(import("market.import_securities", securities(300))));
    const auto refused = import("market.import_securities", securities(600));
    ASSERT_TRUE(fails_with(Code::kLimitExceeded, refused));
    EXPECT_THAT(refused.error().message, HasSubstr("600 securities would take"));
}

// A file of bytes in base64 instead of text is one line of one column.
TEST_F(ImportLimits, AFileInBase64IsNotEchoed) {
    const std::string content = to_base64(std::string(30'000, 'x'));
    const auto size_of = [](const Error& error) {
        std::size_t bytes = error.message.size();
        for (const FieldError& one : error.errors)
            bytes += one.pointer.size() + one.message.size() + one.hint.size();
        return bytes;
    };
    for (const auto& [method, terms] : std::vector<std::pair<std::string, std::string>>{
             {"market.import_prices", R"("source":"s")"},
             {"market.import_securities", R"("commit":false)"},
             {"market.import_records", R"("kind":"rating","source":"s")"},
             {"ledger.import", R"("account":"a")"}}) {
        const Error refused =
            world_.error(method, fmt::format(R"({{"content":"{}",{}}})", content, terms));
        EXPECT_EQ(refused.code, Code::kInvalidInput) << method << ' ' << refused.message;
        EXPECT_LT(size_of(refused), 1'500U) << method;
    }
}

}  // namespace
}  // namespace ballast::service
