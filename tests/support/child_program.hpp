// A script that runs beside a test: started once, ended when its standard input closes. Tests run
// from the repository root or below build/.
#pragma once

#include <array>
#include <fcntl.h>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace ballast::test {

// A file of the repository, by its path from the root.
inline std::string repository_file(const std::string& path) {
    namespace fs = std::filesystem;
    for (fs::path at = fs::current_path(); at != at.root_path(); at = at.parent_path())
        if (fs::exists(at / path)) return at / path;
    return path;
}

class ChildProgram {
public:
    ChildProgram(const std::string& program, const std::string& script) {
        std::array<int, 2> out{}, in{};
        if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(in.data(), O_CLOEXEC) != 0) return;
        const std::string file = repository_file(script);
        child_ = fork();
        if (child_ == 0) {
            dup2(in[0], 0);
            dup2(out[1], 1);
            execlp(program.c_str(), program.c_str(), file.c_str(), nullptr);
            _exit(127);
        }
        close(out[1]);
        close(in[0]);
        end_ = in[1];
        // To the end of the line: closed earlier, its writer ends by a broken pipe.
        for (char c = 0; read(out[0], &c, 1) == 1 && c != '\n';) first_line_ += c;
        close(out[0]);
        EXPECT_FALSE(first_line_.empty()) << "did not start: " << program << " " << file;
    }
    ~ChildProgram() {
        close(end_);
        if (child_ > 0) waitpid(child_, nullptr, 0);
    }
    ChildProgram(const ChildProgram&) = delete;
    ChildProgram& operator=(const ChildProgram&) = delete;

    // What it printed when it was ready.
    const std::string& first_line() const { return first_line_; }

private:
    pid_t child_ = -1;
    int end_ = -1;
    std::string first_line_;
};

}  // namespace ballast::test
