// The terms by type of transaction are fields of a transaction.
#include <algorithm>
#include <gtest/gtest.h>
#include <string_view>
#include <vector>

#include "model/describe_transaction.hpp"

namespace {

using namespace ballast;
using describe::Described;

TEST(TransactionTerms, AreFieldsOfATransactionForEveryType) {
    std::vector<std::string_view> fields;
    Described<model::Transaction>::fields.each([&](const auto& f) { fields.push_back(f.name); });
    for (const auto& type : Described<model::TransactionType>::values) {
        const auto terms = describe::terms_of(type.value);
        EXPECT_FALSE(terms.empty()) << type.text;
        for (const std::string_view term : terms)
            EXPECT_TRUE(term == "outflow" || std::ranges::find(fields, term) != fields.end())
                << type.text << " " << term;
    }
}

}  // namespace
