// Doubles of services outside (tests/doubles), started once per test process: of providers of
// market data, and of language models.
#pragma once

#include <fmt/format.h>
#include <string>
#include <string_view>

#include "support/double_client.hpp"

namespace ballast::test {

class HttpDouble {
public:
    std::string base() const { return client_.base(); }
    int port() const { return client_.port(); }

    // POST of a JSON object to one of the double's own paths.
    void post(std::string_view path, std::string_view body) { client_.post(path, body); }
    void reset() { post("/_reset", "{}"); }
    // The body of GET /_log: a JSON list of the requests so far.
    std::string log() { return client_.get("/_log"); }

protected:
    explicit HttpDouble(const char* script) : client_{script} {}

private:
    DoubleClient client_;
};

class Upstream : public HttpDouble {
public:
    static Upstream& instance() {
        static Upstream upstream;
        return upstream;
    }
    void failure(std::string_view match, std::string_view kind, int count = 1,
                 std::string_view more = "") {
        post("/_failure",
             fmt::format(R"({{"match":"{}","kind":"{}","count":{}{}}})", match, kind, count, more));
    }

private:
    Upstream() : HttpDouble("tests/doubles/upstream.py") {}
};

class ModelDouble : public HttpDouble {
public:
    static ModelDouble& instance() {
        static ModelDouble models;
        return models;
    }
    void failure(std::string_view kind, int count = 1) {
        post("/_failure", fmt::format(R"({{"kind":"{}","count":{}}})", kind, count));
    }

private:
    ModelDouble() : HttpDouble("tests/doubles/models.py") {}
};

}  // namespace ballast::test
