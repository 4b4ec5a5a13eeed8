// Log lines on their way to a file, a pipe or a terminal, written by a thread of their own: who
// logs never waits for who reads. When the reader is too slow, lines are left out, and a later line
// states how many.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace ballast::api {

class LogQueue {
public:
    // `file` stays open. At most so many bytes wait.
    explicit LogQueue(int file, std::size_t most = std::size_t{4} << 20);
    // Writes what waits, for at most a second.
    ~LogQueue();
    LogQueue(const LogQueue&) = delete;
    LogQueue& operator=(const LogQueue&) = delete;

    // Adds a line end.
    void push(std::string_view line);

private:
    void run();
    // False when the file takes nothing more until the end.
    bool write(std::string_view text);

    const int file_;
    const std::size_t most_;
    std::mutex mutex_;  // guards the members below
    std::condition_variable changed_;
    std::string waiting_;
    std::uint64_t dropped_ = 0;  // since the last line that states it
    bool stopping_ = false;
    std::thread thread_;  // declared last: it uses the others
};

}  // namespace ballast::api
