Feature: Two environments
  Sandbox and production share nothing.

  Background:
    Given the company Acme

  Scenario: An access token of the sandbox means nothing in production
    Given the application has signed Alice in with a JWT
    When the application uses the latest access token in production
    Then the answer is 401 with the error "OAU-213"

  Scenario: An application of the sandbox is turned away in production
    When the application signs Alice in with a JWT in production
    Then the answer is 400 with the error "OAU-165"

  Scenario: What is said in the sandbox is not said in production
    When Alice writes "Hello" to Bob
    Then nothing has happened in production
