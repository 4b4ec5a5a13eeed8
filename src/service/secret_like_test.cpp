#include "service/secret_like.hpp"

#include <gtest/gtest.h>

namespace ballast::service {
namespace {

TEST(SecretLike, KeysOfProvidersPasswordsAndRandomRunsAreRecognized) {
    for (const char* text :
         {"sk-proj-abcdefghij", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "AKIAIOSFODNN7EXAMPLE",
          "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY", "-----BEGIN PRIVATE KEY-----",
          "Bearer abcdefghijkl", "https://me:hunter2@example.org/prices",
          "https://example.org/query?function=DAILY&apikey=demo",
          "abcdef0123456789abcdef0123456789", "R7G3K9Q2M5X8Z1B4", "use key R7G3K9Q2M5X8Z1B4 here"})
        EXPECT_TRUE(looks_like_secret(text)) << text;
    for (const char* name : {"api_key", "apikey", "X-Api-Token", "client_secret", "password"})
        EXPECT_TRUE(names_secret(name)) << name;
}

TEST(SecretLike, NamesOfModelsHostsPathsAndVariablesAreNot) {
    for (const char* text :
         {"", "http://127.0.0.1:1234/v1", "https://query1.finance.yahoo.com/v8/finance/chart",
          "qwen2.5-coder-32b-instruct-q4_k_m", "claude-sonnet-4-20250514", "/home/ann/prices/2025",
          "FRED_API_KEY", "Closes of the exchange, adjusted for splits since 2010-01-04",
          "https://example.org/daily.csv?symbol=SPY&from=2020-01-01"})
        EXPECT_FALSE(looks_like_secret(text)) << text;
    for (const char* name : {"model", "keyboard", "temperature", "tokens_per_minute"})
        EXPECT_FALSE(names_secret(name)) << name;
}

}  // namespace
}  // namespace ballast::service
