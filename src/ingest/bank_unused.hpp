// Columns of a core-banking extract that no valuation uses: what a file says in them is counted and
// told, so that nobody takes it for used.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace ballast::ingest {

// What is told of a column, or of several of one purpose.
struct UnusedTerm {
    std::string_view rule;
    Severity severity;
    std::string_view message;  // why it changes nothing
    std::string_view fix;
};

// Counts the contracts of one file that state something in such columns.
class UnusedColumns {
public:
    explicit UnusedColumns(std::span<const std::string_view> header);

    // The fields of a contract's row, as in the header.
    void learn(std::span<const std::string_view> fields);

    struct Told {
        const UnusedTerm* term;
        std::string columns;        // those of the term that state something
        std::string example;        // the first that stood there
        std::size_t contracts = 0;  // that state any of them
    };
    // Of the terms that are stated, in the order of the header.
    std::vector<Told> told() const;
    // Columns that are neither terms nor known to be the bank's own.
    const std::vector<std::string>& unknown() const { return unknown_; }

private:
    struct Watched {
        std::size_t place;
        std::size_t term;  // in told_
        std::string_view column;
        bool stated = false;
    };
    std::vector<Watched> watched_;
    std::vector<Told> told_;
    std::vector<std::size_t> last_row_;  // in which each term was counted
    std::size_t rows_ = 0;
    std::vector<std::string> unknown_;
};

}  // namespace ballast::ingest
