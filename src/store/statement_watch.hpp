// Statements that take long, for the log.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

namespace ballast::store {

struct SlowStatement {
    std::string_view sql;  // as the store writes it: with parameters, without their values
    std::chrono::duration<double, std::milli> took{};
    std::int64_t rows = 0;  // returned or changed; 0 after an error
};

struct StatementWatch {
    std::chrono::milliseconds limit{0};  // reported from here on; 0: never
    // Called on the thread of the transaction, within it: it must return soon.
    std::function<void(const SlowStatement&)> report;
};

}  // namespace ballast::store
