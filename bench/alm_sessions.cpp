// ALM sessions at the size of a bank: reading a ZIP of CSVs, then what-if and find-limit, through
// the dispatcher as an interface calls it.
//
//     bench_alm_sessions upload|what_if|find_limit|positions|compare|compare_nii [rows]
//
// 1,500,000 rows by default.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <string>
#include <unistd.h>
#include <zip.h>

#include "service/dispatcher.hpp"
#include "service/methods.hpp"
#include "simd.hpp"

namespace {

namespace fs = std::filesystem;
using namespace ballast;
using Stopwatch = std::chrono::steady_clock;

double seconds_since(Stopwatch::time_point start) {
    return std::chrono::duration<double>(Stopwatch::now() - start).count();
}

// The bank on one date, or on two that are compared.
enum class BankDate { kOnly, kEarlier, kLater };

// Generated loans and deposits, in six files of a ZIP. In the bank of a later date every tenth
// position of the earlier one is replaced by a new one, and every seventh balance differs.
void write_bank(const fs::path& directory, const std::string& name, int rows, BankDate date) {
    const bool later = date == BankDate::kLater;
    const bool dated = date != BankDate::kOnly;
    int error = 0;
    zip_t* zip = zip_open((directory / name).c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    constexpr int kFiles = 6;
    for (int file = 0; file < kFiles; ++file) {
        const fs::path path = directory / fmt::format("part{}.csv", file);
        std::ofstream out(path);
        out << "id,side,type,currency,balance,rate,day_count,next_payment,payment_months,maturity,"
               "next_reset,reset_months,index_months,spread,floor,renew_months,product,segment"
            << (dated ? ",last_payment\n" : "\n");
        for (int i = file; i < rows; i += kFiles) {
            const bool variable = i % 5 < 2;
            const int day = 1 + i % 28;
            const int step = i % 2 ? 1 : 3;
            // Months of 2026. Rates are reset on payment dates, every six months.
            int month = 3 + i % 3;
            int reset_month = month;
            std::string last;
            if (dated) {
                const auto is_due = [&](int of, bool at_later) {
                    return at_later ? of <= 3 : of < 2 || (of == 2 && day <= 11);
                };
                month = step == 1 ? 2 : 2 + i % 3;
                while (is_due(month, false)) month += step;
                reset_month = month;
                if (later) {
                    while (is_due(month, true)) month += step;
                    if (is_due(reset_month, true)) reset_month += 6;
                }
                const int before = month - step;
                last = fmt::format(",{}-{:02}-{:02}", before > 0 ? 2026 : 2025,
                                   before > 0 ? before : before + 12, day);
            }
            const std::string reset =
                variable ? fmt::format("2026-{:02}-{:02}", reset_month, day) : "";
            const char* shape = i % 4 == 0 ? "bullet" : i % 4 == 1 ? "linear" : "annuity";
            out << fmt::format(
                "ES{:010},{},{}_{},EUR,{}.{:02},0.0{},{},2026-{:02}-{:02},{},20{}-{:02}-15,{},{},{}"
                ",0.0{},{},60,product {},segment {}{}\n",
                later && i % 10 == 0 ? rows + i : i, i % 3 ? "asset" : "liability",
                variable ? "variable" : "fixed", shape,
                1000 + i % 90'000 + (later && i % 7 == 0 ? 100 : 0), i % 100, 10 + i % 50,
                i % 2 ? "ACT/360" : "30E/360", month, day, step, 28 + i % 25, 1 + i % 12, reset,
                variable ? "6" : "", variable ? "6" : "", 10 + i % 15, variable && i % 2 ? "0" : "",
                i % 12, i % 7, last);
        }
        out.close();
        zip_source_t* source = zip_source_file(zip, path.c_str(), 0, -1);
        zip_file_add(zip, path.filename().c_str(), source, ZIP_FL_ENC_UTF_8);
    }
    std::ofstream(directory / "curves.csv")
        << "Curve,ON,3M,1Y,5Y,10Y,30Y\nEUR_ESTR_OIS,0.0193,0.0193,0.0195,0.0238,0.0277,0.0315\n"
           "EUR_EURIBOR_6M,0.0215,0.0216,0.0218,0.026,0.03,0.033\n";
    zip_close(zip);
    for (int file = 0; file < kFiles; ++file)
        fs::remove(directory / fmt::format("part{}.csv", file));
}

std::string member(const std::string& json, const std::string& name) {
    const std::size_t at = json.find("\"" + name + "\":\"") + name.size() + 4;
    return json.substr(at, json.find('"', at) - at);
}

class Service {
public:
    explicit Service(const fs::path& data)
        : environment_(settings(data), std::make_unique<SystemClock>()),
          table_(service::make_method_table()),
          dispatcher_(environment_, table_),
          owner_(dispatcher_.identity().owner().value()) {}

    std::string call(const std::string& method, const std::string& request) {
        auto reply = dispatcher_.invoke({.method = method,
                                         .request = request,
                                         .principal = &owner_,
                                         .interface = "bench",
                                         .remote = "local",
                                         .request_id = RequestId::make(SystemClock().now()),
                                         .in_process = true});
        if (reply) return reply->body;
        fmt::print(stderr, "{}: {}\n", method, reply.error().message);
        std::exit(1);
    }
    double timed(const std::string& method, const std::string& request) {
        const auto start = Stopwatch::now();
        call(method, request);
        return seconds_since(start);
    }
    // The file is placed where an upload's pieces would be, so that only reading is measured.
    std::string place_upload(const fs::path& file) {
        const std::string made =
            call("upload.create", fmt::format(R"({{"name":"{}","size":{}}})",
                                              file.filename().string(), fs::file_size(file)));
        const std::string id = member(made, "id");
        fs::copy_file(file, environment_.data() / "uploads" / owner_.tenant.to_string() / id,
                      fs::copy_options::overwrite_existing);
        return id;
    }

private:
    static service::Settings settings(const fs::path& data) {
        service::Settings settings;
        settings.data = data;
        return settings;
    }
    service::Environment environment_;
    service::MethodTable table_;
    service::Dispatcher dispatcher_;
    service::Principal owner_;
};

// Empty: the upload itself.
std::string request_of(const std::string& what, const std::string& session, int rows) {
    if (what == "what_if") {
        std::string changes;
        for (int i = 0; i < 100; ++i)
            changes += fmt::format(R"({}{{"id":"ES{:010}","balance":{}}})", i ? "," : "",
                                   std::int64_t{i} * 997 % rows, 5000 + i);
        return "{" + session + R"(,"change":[)" + changes + "]}";
    }
    if (what == "find_limit")
        return "{" + session +
               R"(,"vary":"rate","measure":"nii","limit":0,"position":{"id":"N","side":"asset",)"
               R"("type":"fixed_bullet","currency":"EUR","balance":1000000,"rate":0.03,)"
               R"("next_payment":"2027-02-11","payment_months":12,"maturity":"2036-02-11"}})";
    if (what == "positions")
        return "{" + session + R"(,"product":"product 3","sort":"balance","descending":true})";
    return {};
}

// Two dates of the bank. The latest comparison is kept, so that each call has another scenario.
template <class Create>
void compare(Service& service, const fs::path& directory, int rows, const std::string& what,
             const std::string& from, const Create& create) {
    write_bank(directory, "later.zip", rows, BankDate::kLater);
    const std::string to = create("later.zip", "2026-03-31").first;
    const auto request = [&](const char* scenario) {
        return fmt::format(R"({{"session":"{}","from":"{}","measure":"{}","scenario":"{}"}})", to,
                           from, what == "compare" ? "eve" : "nii", scenario);
    };
    service.call("alm.session.compare", request("base"));  // loads both balance sheets
    for (const char* scenario : {"parallel_up", "base", "steepener", "short_up", "flattener"})
        fmt::print("time {}\n", service.timed("alm.session.compare", request(scenario)));
}

}  // namespace

int main(int argc, char** argv) {
    bench::choose_vector_target();
    const std::string what = argc > 1 ? argv[1] : "upload";
    const int rows = argc > 2 ? std::atoi(argv[2]) : 1'500'000;
    std::string name = (fs::temp_directory_path() / "ballast-bench-XXXXXX").string();
    if (!mkdtemp(name.data())) return 1;
    const fs::path directory = name;
    write_bank(directory, "bank.zip", rows,
               what.starts_with("compare") ? BankDate::kEarlier : BankDate::kOnly);
    {
        Service service(directory / "data");
        const auto create = [&](const std::string& file, const std::string& as_of) {
            const std::string zip = service.place_upload(directory / file);
            const std::string curves = service.place_upload(directory / "curves.csv");
            const auto start = Stopwatch::now();
            const std::string made =
                service.call("alm.session.create",
                             fmt::format(R"({{"name":"bench","as_of":"{}","currency":"EUR",)"
                                         R"("files":[{{"upload":"{}"}},{{"upload":"{}"}}]}})",
                                         as_of, zip, curves));
            return std::pair(member(made, "id"), seconds_since(start));
        };
        const auto [id, upload] = create("bank.zip", "2026-02-11");
        if (what.starts_with("compare")) {
            compare(service, directory, rows, what, id, create);
            fs::remove_all(directory);
            return 0;
        }
        const std::string session = fmt::format(R"("session":"{}")", id);
        const std::string request = request_of(what, session, rows);
        if (request.empty()) {
            fmt::print("time {}\n", upload);
        } else {
            const std::string method = "alm.session." + what;
            service.call(method, request);  // loads the balance sheet
            for (int i = 0; i < 10; ++i) fmt::print("time {}\n", service.timed(method, request));
        }
    }
    fs::remove_all(directory);
    return 0;
}
