// Identifiers whose check digits are published: Apple's ISIN, CUSIP and FIGI.
#include "model/identifier.hpp"

#include <gtest/gtest.h>

namespace ballast::model {
namespace {

TEST(Identifier, ValidOnesAreAccepted) {
    EXPECT_EQ(checked_identifier(IdentifierType::kIsin, " us0378331005 ").value(), "US0378331005");
    EXPECT_EQ(checked_identifier(IdentifierType::kIsin, "GB0002634946").value(), "GB0002634946");
    EXPECT_EQ(checked_identifier(IdentifierType::kCusip, "037833100").value(), "037833100");
    EXPECT_EQ(checked_identifier(IdentifierType::kFigi, "BBG000B9XRY4").value(), "BBG000B9XRY4");
    EXPECT_EQ(checked_identifier(IdentifierType::kLxid, "lx123456").value(), "LX123456");
    EXPECT_EQ(checked_identifier(IdentifierType::kInternal, "loan 7").value(), "loan 7");
}

TEST(Identifier, ASwappedOrChangedDigitIsFound) {
    for (const char* text : {"US0378331006", "US0378313005", "US037833100", "0378331005US", ""})
        EXPECT_FALSE(checked_identifier(IdentifierType::kIsin, text)) << text;
    for (const char* text : {"037833101", "03783310", "073833100"})
        EXPECT_FALSE(checked_identifier(IdentifierType::kCusip, text)) << text;
    for (const char* text : {"BBG000B9XRY5", "BBG000B9XRY"})
        EXPECT_FALSE(checked_identifier(IdentifierType::kFigi, text)) << text;
    EXPECT_FALSE(checked_identifier(IdentifierType::kLxid, "LX12345A"));
    EXPECT_FALSE(checked_identifier(IdentifierType::kInternal, std::string(65, 'x')));
}

}  // namespace
}  // namespace ballast::model
