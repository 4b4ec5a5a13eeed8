// Columns of a core-banking extract that no valuation uses: their values are counted and reported,
// so that users know they have no effect.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace ballast::ingest {

// The report on a column, or on several with the same purpose.
struct UnusedTerm {
    std::string_view rule;
    Severity severity;
    std::string_view message;  // why it has no effect
    std::string_view fix;
};

// Counts the contracts of one file that have values in such columns.
class UnusedColumns {
public:
    explicit UnusedColumns(std::span<const std::string_view> header);

    // Counts the fields of a contract's row, in header order.
    void learn(std::span<const std::string_view> fields);

    struct Reported {
        const UnusedTerm* term;
        std::string columns;        // the columns of the term that have values
        std::string example;        // the first value
        std::size_t contracts = 0;  // that have any of them
    };
    // The terms with values, in header order.
    std::vector<Reported> reported() const;
    // Columns that are neither terms nor known as the bank's own.
    const std::vector<std::string>& unknown() const { return unknown_; }

private:
    struct Watched {
        std::size_t place;
        std::size_t term;  // in reported_
        std::string_view column;
        bool stated = false;
    };
    std::vector<Watched> watched_;
    std::vector<Reported> reported_;
    std::vector<std::size_t> last_row_;  // in which each term was counted
    std::size_t rows_ = 0;
    std::vector<std::string> unknown_;
};

}  // namespace ballast::ingest
