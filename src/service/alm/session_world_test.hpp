// A service with an ALM session of a generated book.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <string>
#include <vector>

#include "base/base64.hpp"
#include "ingest/archive_write_test.hpp"
#include "support/world.hpp"

namespace ballast::service {

inline std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '"' || c == '\\')
            (out += '\\') += c;
        else
            out += c;
    }
    return out + "\"";
}

inline const std::string kBookHeader =
    "id,side,type,currency,balance,rate,day_count,next_payment,payment_months,maturity,next_reset,"
    "reset_months,index_months,spread,floor,renew_months,product,segment,withdrawal\n";

// Generated loans and deposits of every type, in EUR and USD.
inline std::string book_csv(int count, const std::string& prefix = "P") {
    static constexpr std::array kTypes{
        "fixed_bullet",     "fixed_linear", "fixed_annuity", "variable_bullet", "variable_linear",
        "variable_annuity", "nmd"};
    std::string text = kBookHeader;
    for (int i = 0; i < count; ++i) {
        const std::string type = kTypes[static_cast<std::size_t>(i) % kTypes.size()];
        const bool deposit = type == "nmd";
        const bool variable = type.starts_with("variable");
        const bool asset = !deposit && i % 3 != 0;
        const std::string currency = i % 5 == 0 ? "USD" : "EUR";
        text += fmt::format("{}{:05},{},{},{},{}.25,{},{},", prefix, i,
                            asset ? "asset" : "liability", type, currency, 1000 + i * 37 % 9000,
                            deposit ? "0.005" : fmt::format("0.0{}", 11 + i % 40),
                            i % 2 ? "ACT/360" : "30E/360");
        if (deposit)
            text += ",,,,,,,,,sight,retail,core\n";
        else
            text += fmt::format("2026-0{}-15,{},20{}-0{}-15,{},{},{},{},{},{},{},{},\n", 3 + i % 3,
                                i % 2 ? 1 : 3, 28 + i % 20, 3 + i % 6, variable ? "2026-06-15" : "",
                                variable ? "6" : "", variable ? "6" : "",
                                variable ? "0.015" : "0.001", variable && i % 4 == 0 ? "0" : "", 60,
                                asset ? "loan" : "term", i % 2 ? "retail" : "corporate");
    }
    return text;
}

inline const std::string kCurvesCsv =
    "Curve,ON,3M,1Y,5Y,10Y,30Y\nEUR_ESTR_OIS,0.0193,0.0193,0.0195,0.0238,0.0277,0.0315\n"
    "EUR_EURIBOR_6M,0.0215,0.0216,0.0218,0.026,0.03,0.033\n"
    "USD_SOFR_OIS,0.0365,0.0362,0.035,0.0355,0.038,0.041\n";

inline const std::string kBehaviour =
    R"({"deposits":{"core":{"core":0.6,"even_years":4,"pass_through":0.5}}})";

class AlmSessionWorld {
public:
    explicit AlmSessionWorld(Settings settings = {}) : world(make_method_table(), settings) {}

    World world;

    // Runs the method of a job in process.
    Result<Reply> run(const Principal& principal, std::string_view method,
                      const std::string& request) {
        Invocation invocation = world.invocation(method, request, &principal);
        invocation.in_process = true;
        return world.dispatcher().invoke(invocation);
    }
    Result<Reply> run(std::string_view method, const std::string& request) {
        return run(world.owner(), method, request);
    }

    std::string upload(const std::string& name, const std::string& bytes) {
        const std::string id =
            test::Json(world.body("upload.create",
                                  fmt::format(R"({{"name":"{}","size":{}}})", name, bytes.size())))
                .text("/id");
        world.body("upload.append", fmt::format(R"({{"upload":"{}","offset":0,"content":"{}"}})",
                                                id, to_base64(bytes)));
        return id;
    }

    static std::string content(const std::string& name, const std::string& text) {
        return fmt::format(R"({{"name":"{}","content":{}}})", name, quoted(text));
    }
    static std::string create_request(const std::string& files, const std::string& more = "") {
        return fmt::format(R"({{"name":"Bank","as_of":"2026-02-11","currency":"EUR","files":[{}],)"
                           R"("fx":{{"USD":0.92}},"behaviour":{}{}}})",
                           files, kBehaviour, more);
    }
    std::string create(const std::string& files, const std::string& more = "") {
        auto made = run("alm.session.create", create_request(files, more));
        EXPECT_TRUE(test::ok(made));
        return made ? made->body : "{}";
    }
    // Id of the session.
    std::string create_book(int count) {
        return test::Json(create(content("book.csv", book_csv(count)) + "," +
                                 content("curves.csv", kCurvesCsv)))
            .text("/id");
    }
    Error refused(const std::string& files, const std::string& more = "") {
        auto made = run("alm.session.create", create_request(files, more));
        EXPECT_FALSE(made);
        return made ? Error{} : made.error();
    }

    std::string request(const std::string& session, const std::string& more = "") {
        return fmt::format(R"({{"session":"{}"{}{}}})", session, more.empty() ? "" : ",", more);
    }
};

}  // namespace ballast::service
