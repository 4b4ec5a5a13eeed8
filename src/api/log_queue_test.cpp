#include "api/log_queue.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace ballast::api {
namespace {

using testing::HasSubstr;

class LogQueueTest : public testing::Test {
protected:
    LogQueueTest() { EXPECT_EQ(::pipe(ends_), 0); }
    ~LogQueueTest() override {
        ::close(ends_[0]);
        close_end();
    }

    void close_end() {
        if (ends_[1] >= 0) ::close(ends_[1]);
        ends_[1] = -1;
    }
    // Until the end.
    std::string read() const {
        std::string text;
        char piece[4096];
        for (ssize_t got; (got = ::read(ends_[0], piece, sizeof piece)) > 0;)
            text.append(piece, static_cast<std::size_t>(got));
        return text;
    }

    int ends_[2] = {-1, -1};
};

TEST_F(LogQueueTest, LinesArriveInTheirOrder) {
    {
        LogQueue log(ends_[1]);
        for (int i = 0; i < 100; ++i) log.push("line " + std::to_string(i));
    }
    close_end();
    const std::string text = read();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 100);
    EXPECT_LT(text.find("line 41\n"), text.find("line 42\n"));
}

// A pipe that nobody reads takes 64 KiB.
TEST_F(LogQueueTest, AReaderThatStopsHoldsNobodyUp) {
    {
        LogQueue log(ends_[1], 1 << 20);
        for (int i = 0; i < 100'000; ++i) log.push(std::string(100, 'x'));
    }
    close_end();
    EXPECT_LT(read().size(), std::size_t{2} << 20);
}

TEST_F(LogQueueTest, LinesLeftOutAreCounted) {
    std::string text;
    {
        LogQueue log(ends_[1], 1 << 16);
        for (int i = 0; i < 10'000; ++i) log.push(std::string(100, 'x'));
        // Until there is room again.
        char piece[65536];
        while (text.find("dropped") == std::string::npos) {
            text.append(piece, static_cast<std::size_t>(::read(ends_[0], piece, sizeof piece)));
            log.push("after");
        }
    }
    EXPECT_THAT(text, HasSubstr(R"({"event":"log","dropped":)"));
}

}  // namespace
}  // namespace ballast::api
