// The rows of a plan: what matching compares is of fixed size, the rest is packed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/packed_rows.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

enum class ImportRowStatus : std::uint8_t { kNew, kDuplicate, kChanged, kRejected };

// Where and why a row is rejected.
struct RowRejection {
    std::string column;
    std::string value;
    std::string expected;
    std::string fix;
};

struct PlannedRow : RowRejection {
    std::size_t row = 0;   // counted from 1, data rows only
    std::size_t line = 0;  // line of the file
    ImportRowStatus status = ImportRowStatus::kNew;
    // A reason code: unposted, booked, booked_with_this_reference, corrected ….
    std::string reason;
    // For rows that are not rejected. The transaction's account is the slug of its target account.
    model::Transaction transaction;
    std::string source_id;
    std::string content_key;
    std::int64_t occurrence = 0;           // for a new or changed row
    std::optional<std::size_t> existing;   // index of the matching entry
    std::optional<std::size_t> resembles;  // index of the entry that it may duplicate
};

// An account, and the content of a transaction (model/content_key.hpp).
struct RowContent {
    std::array<std::uint8_t, 32> digest{};
    std::uint32_t account = 0;  // by number

    bool operator==(const RowContent&) const = default;
};

struct RowContentHash {
    std::size_t operator()(const RowContent& content) const;
};

class PlannedRows {
public:
    static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

    // What matching reads of a row and decides about it.
    struct Match {
        RowContent content;
        fin::Date date;
        std::uint32_t existing = kNone;
        std::uint32_t resembles = kNone;
        std::uint32_t occurrence = 0;
        std::uint16_t reason = 0;  // by number
        ImportRowStatus status = ImportRowStatus::kNew;
        bool has_id = false;  // of an entry, in a file exported by this program
        bool has_source_id = false;
    };

    // Without a row number, which follows from the order, and without what matching decides.
    void push_back(PlannedRow row);
    void reject(std::size_t row, std::string_view reason, RowRejection rejection);
    void decide(std::size_t row, ImportRowStatus status, std::string_view reason);

    std::size_t size() const { return matches_.size(); }
    bool empty() const { return matches_.empty(); }
    Match& match(std::size_t row) { return matches_[row]; }
    const Match& match(std::size_t row) const { return matches_[row]; }
    const std::string& account(std::size_t row) const {
        return accounts_.words[matches_[row].content.account];
    }
    // Of an account that is not among the rows, too.
    std::uint32_t account_number(std::string_view account) { return accounts_.number(account); }
    std::string source_id(std::size_t row) const;
    model::Transaction transaction(std::size_t row) const;
    PlannedRow operator[](std::size_t row) const;
    // Frees the memory of rows that are not read again: those before, or from one on.
    void release_before(std::size_t row) { packed_.release_before(row); }
    void release_from(std::size_t row) { packed_.release_from(row); }

    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = PlannedRow;
        using difference_type = std::ptrdiff_t;
        using pointer = const PlannedRow*;
        using reference = PlannedRow;

        Iterator() = default;
        Iterator(const PlannedRows* rows, std::size_t at) : rows_(rows), at_(at) {}
        PlannedRow operator*() const { return (*rows_)[at_]; }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        Iterator operator++(int) { return {rows_, at_++}; }
        bool operator==(const Iterator&) const = default;

    private:
        const PlannedRows* rows_ = nullptr;
        std::size_t at_ = 0;
    };
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size()}; }

private:
    // Texts of which there are few, by number.
    struct Words {
        std::vector<std::string> words;
        std::map<std::string, std::uint32_t, std::less<>> numbers;

        std::uint32_t number(std::string_view word);
    };

    std::vector<Match> matches_;
    std::vector<std::uint32_t> lines_;
    PackedRows packed_;  // the id of the source, then the transaction without its account
    RowWriter writer_;
    Words accounts_;
    Words reasons_;
    std::map<std::size_t, RowRejection> rejections_;
};

// As PlannedRows holds it: of a key in hexadecimal digits their bytes, of another text its SHA-256.
std::array<std::uint8_t, 32> digest_of_key(std::string_view content_key);

}  // namespace ballast::ledger
