Feature: Client authentication
  How an application shows who it is.

  Background:
    Given the company Acme

  Scenario Outline: A server-side application shows its secret or an assertion
    When the application signs Alice in and shows <proof>
    Then the answer is <status>

    Examples:
      | proof                                        | status                        |
      | its secret in the body                       | 200                           |
      | an assertion signed with its secret          | 200                           |
      | nothing but its client id                    | 400 with the error "OAU-123"  |
      | a wrong secret                               | 400 with the error "OAU-153"  |
      | an assertion signed with a wrong secret      | 400 with the error "OAU-146"  |
      | an assertion that has expired                | 400 with the error "OAU-146"  |
      | an assertion signed with its private key     | 400 with the error "OAU-151"  |

  Scenario: A registered key is as good as a secret
    Given the application has registered its public key
    When the application signs Alice in and shows an assertion signed with its private key
    Then the answer is 200

  Scenario: A blocked application cannot sign anybody in
    Given the application is blocked
    When the application signs Alice in with a JWT in sandbox
    Then the answer is 400 with the error "OAU-127"
