// A ledger with imported files, on both databases.
#pragma once

#include <string>
#include <string_view>

#include "support/world.hpp"

namespace ballast::service {

inline constexpr std::string_view kMapping =
    R"("mapping":{"date":"Date","type":"Type","symbol":"Symbol","quantity":"Quantity",)"
    R"("price":"Price","amount":"Amount","fees":"Fees"})";
inline constexpr std::string_view kHeader = "Date,Type,Symbol,Quantity,Price,Amount,Fees\n";

inline std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else
            out += c;
    }
    return out + "\"";
}

class ImportWorld : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    static std::string request(std::string_view rows, std::string_view more = "") {
        return fmt::format(R"({{"content":{},"account":"main",{}{}}})",
                           json_text(std::string(kHeader) + std::string(rows)), kMapping, more);
    }
    std::string plan(std::string_view rows) { return world_.body("ledger.import", request(rows)); }
    std::string commit(std::string_view rows) {
        return world_.body("ledger.import", request(rows, R"(,"commit":true)"));
    }
    std::string ledger() {
        return test::Json(world_.body("ledger.export", R"({"what":"portfolio"})"))
            .text("/body_sha256");
    }
    std::string transactions() {
        return world_.body("ledger.export", R"({"what":"transactions"})");
    }
    double count() {
        return test::Json(world_.body("transaction.list", R"({"count":"exact"})")).number("/count");
    }
};

inline constexpr std::string_view kRows =
    "2024-01-02,deposit,,,,5000,\n"
    "2024-01-03,buy,AAA,10,100,,1\n"
    "2024-01-03,buy,AAA,10,100,,1\n"
    "2024-02-05,sell,AAA,5,110,,1\n"
    "2024-03-01,dividend,AAA,,,7.5,\n";

}  // namespace ballast::service
