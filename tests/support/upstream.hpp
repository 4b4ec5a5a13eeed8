// The double of the providers of market data (tests/doubles/upstream.py), started once per test
// process.
#pragma once

#include <fmt/format.h>
#include <string>
#include <string_view>

#include "support/double_client.hpp"

namespace ballast::test {

class Upstream {
public:
    static Upstream& instance() {
        static Upstream upstream;
        return upstream;
    }

    std::string base() const { return client_.base(); }
    int port() const { return client_.port(); }

    // POST of a JSON object to one of the double's own paths.
    void post(std::string_view path, std::string_view body) { client_.post(path, body); }
    void failure(std::string_view match, std::string_view kind, int count = 1,
                 std::string_view more = "") {
        post("/_failure",
             fmt::format(R"({{"match":"{}","kind":"{}","count":{}{}}})", match, kind, count, more));
    }
    void reset() { post("/_reset", "{}"); }
    // The body of GET /_log: a JSON list of the requests so far.
    std::string log() { return client_.get("/_log"); }

private:
    DoubleClient client_{"tests/doubles/upstream.py"};
};

}  // namespace ballast::test
